package io.chathub.core.spi;

import io.chathub.protocol.reply.Place;
import org.jspecify.annotations.Nullable;

/**
 * Where an event was put.
 *
 * @param place     its place in the stream; null for a transient event, which has none. Where this was a duplicate, the
 *                  place of the first
 * @param duplicate whether its key was seen before: then nothing was delivered
 */
public record PublishResult(@Nullable Place place, boolean duplicate) {}
