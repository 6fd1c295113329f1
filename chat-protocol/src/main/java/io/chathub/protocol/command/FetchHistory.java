package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"history","ref":"4","room":"dev","before":45,"limit":50}}: read older messages; with {@code after}
 * newer ones; with neither the newest. Both at once are refused.
 *
 * @param room   as sent, not checked
 * @param before only messages with a smaller offset, the newest of them; at least 1
 * @param after  only messages with a larger offset, the oldest of them; at least 0
 * @param limit  how many at most; at least 1. The server gives {@value #MAX_LIMIT} at most, whatever stands here
 */
public record FetchHistory(
        @Nullable String ref,
        String room,
        @Nullable Long before,
        @Nullable Long after,
        int limit) implements ClientCommand {

    /** The most messages of one answer: {@value}. */
    public static final int MAX_LIMIT = 300;
    /** How many messages come where no limit is given: {@value}. */
    public static final int DEFAULT_LIMIT = 50;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range, or both ends are given
     */
    public FetchHistory {
        Objects.requireNonNull(room, "room");
        if (before != null && after != null) {
            throw new IllegalArgumentException("before, after: both (expected: one at most)");
        }
        if ((before != null && before < 1) || (after != null && after < 0) || limit < 1) {
            throw new IllegalArgumentException("before: " + before + ", after: " + after + ", limit: " + limit
                    + " (expected: before >= 1, after >= 0, limit >= 1)");
        }
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.fetchHistory(this);
    }
}
