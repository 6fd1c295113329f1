package io.chathub.protocol.state;

import java.util.Objects;

/**
 * The users that reacted to a message with one emoji.
 *
 * @param emoji the emoji, in the spelling of its first use
 * @param count the number of users; at least 1
 * @param mine  whether the receiver is one of them; only replies have it, since events are the same for all receivers
 */
public record ReactionCount(String emoji, int count, boolean mine) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public ReactionCount {
        Objects.requireNonNull(emoji, "emoji");
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
    }

    /** A count that names nobody. */
    public ReactionCount(String emoji, int count) {
        this(emoji, count, false);
    }
}
