package io.chathub.protocol.state;

import org.jspecify.annotations.Nullable;

/**
 * The replies of a thread that were posted and not deleted, held or not.
 *
 * @param count the number of replies; at least 0
 * @param last  the offset of the newest reply; null where there is none, or none is held
 */
public record Replies(long count, @Nullable Long last) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if {@code count} is less than 0
     */
    public Replies {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
    }
}
