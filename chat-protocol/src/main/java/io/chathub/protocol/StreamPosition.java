package io.chathub.protocol;

import java.util.Objects;

/**
 * A place in a room's stream: everything up to and including {@code offset} is known.
 *
 * @param epoch  the random name of the stream's numbering; 1 to {@value #MAX_EPOCH_LENGTH} characters
 * @param offset the number of the last message known, 0 where none is; at least 0
 */
public record StreamPosition(String epoch, long offset) {

    /** The longest name of a numbering: {@value} characters. */
    public static final int MAX_EPOCH_LENGTH = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range
     */
    public StreamPosition {
        Objects.requireNonNull(epoch, "epoch");
        if (epoch.isEmpty() || epoch.length() > MAX_EPOCH_LENGTH) {
            throw new IllegalArgumentException(
                    "epoch: " + epoch.length() + " characters (expected: 1.." + MAX_EPOCH_LENGTH + ")");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 0)");
        }
    }
}
