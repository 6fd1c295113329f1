package io.chathub.core.spi.broker;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a stream, as it is at one moment.
 *
 * @param key       the key: {@code m/<offset>}, {@code room}, {@code member/<user>} and the keys of inboxes
 * @param change    the offset of the last event that changed the entry
 * @param version   the offset of the entry's last own event: a message, or an {@link Operation.Replace}. Reactions, replies
 *                  and read markers change {@code change} and not {@code version}
 * @param removed   whether this is a tombstone
 * @param state     the state: a {@link io.chathub.protocol.event.MessagePosted} in its full form; else the last event, whose
 *                  offset is {@code change}
 * @param label     the label of the last {@link Operation.Replace}; null for none
 * @param marker    the read marker; null for none
 * @param changedAt the time of the last event that changed the entry
 */
public record Entry(
        String key,
        long change,
        long version,
        boolean removed,
        DurableEvent state,
        @Nullable String label,
        @Nullable StreamPosition marker,
        Instant changedAt) {

    /** Checks that nothing is null that may not be. */
    public Entry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
