package io.chathub.core.spi;

import io.chathub.protocol.reply.Place;
import org.jspecify.annotations.Nullable;

/**
 * The result of a publication.
 *
 * @param place     the event's epoch and offset; null for a transient event. For a duplicate, those of the first event
 * @param duplicate whether the key was used before: then nothing was delivered
 */
public record PublishResult(@Nullable Place place, boolean duplicate) {}
