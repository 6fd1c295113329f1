package io.chathub.protocol;

import java.util.Objects;

/**
 * The position of a client in a room's stream: the client has every event up to and including {@code offset}.
 *
 * @param epoch  the random name of the stream's numbering; 1 to {@value #MAX_EPOCH_LENGTH} characters
 * @param offset the offset of the last event that the client has; at least 0, which is the position before the first
 */
public record StreamPosition(String epoch, long offset) {

    /** The maximum length of an epoch: {@value} characters. */
    public static final int MAX_EPOCH_LENGTH = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
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
