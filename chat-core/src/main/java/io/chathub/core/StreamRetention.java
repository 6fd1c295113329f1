package io.chathub.core;

import io.chathub.core.options.RoomOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a stream keeps, and for how long, where that differs from the hub's options.
 *
 * @param messages the number of messages; at least 0, null for {@link RoomOptions#historySize()}
 * @param age      the time for which a message is kept; longer than zero and at most 365 days, null for {@link
 *                 RoomOptions#historyAge()}
 */
public record StreamRetention(
        @Nullable Integer messages, @Nullable Duration age) {

    /** That of the hub's options. */
    public static final StreamRetention DEFAULT = new StreamRetention(null, null);

    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public StreamRetention {
        if (messages != null && messages < 0) {
            throw new IllegalArgumentException("messages: " + messages + " (expected: >= 0)");
        }
        if (age != null && (age.isZero() || age.isNegative() || age.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("age: " + age + " (expected: > 0 and <= " + LONGEST + ")");
        }
    }

    /** The number of messages that is in force. */
    public int messages(RoomOptions options) {
        return messages == null ? options.historySize() : messages;
    }

    /** The time in milliseconds that is in force. */
    public long ageMillis(RoomOptions options) {
        return (age == null ? options.historyAge() : age).toMillis();
    }
}
