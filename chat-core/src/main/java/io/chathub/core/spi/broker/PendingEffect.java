package io.chathub.core.spi.broker;

import io.chathub.protocol.StreamPosition;
import java.util.Objects;

/**
 * A stored effect that was not completed.
 *
 * @param number the number of the effect among those of all streams, from 1: larger than the number of each effect that was
 *               read before this one was stored
 * @param stream the stream of the event that has the effect
 * @param key    the key of the entry that the event changed
 * @param cause  the position of the event
 * @param index  the position of the effect in the event's list, from 0
 * @param effect the effect
 */
public record PendingEffect(long number, String stream, String key, StreamPosition cause, int index, Effect effect) {

    /** Checks that nothing is null. */
    public PendingEffect {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(effect, "effect");
    }
}
