package io.chathub.protocol;

/**
 * The size limits of what a codec reads. The protocol fixes two more: arrays and objects nest at most
 * {@value #MAX_DEPTH} deep, and a number has at most {@value JsonNumber#MAX_LENGTH} characters.
 *
 * @param maxMessageBytes the longest document, in bytes of UTF-8; 1 to {@value #LARGEST_MESSAGE_BYTES}, default
 *                        {@value #DEFAULT_MAX_MESSAGE_BYTES}
 * @param maxTextLength   the longest {@code text} of a message, in code points; at least 1, default
 *                        {@value #DEFAULT_MAX_TEXT_LENGTH}
 */
public record InputLimits(int maxMessageBytes, int maxTextLength) {

    /** The maximum nesting depth of arrays and objects: {@value}. */
    public static final int MAX_DEPTH = 32;
    /** The default of {@link #maxMessageBytes()}: {@value} bytes. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 65_536;
    /** The default of {@link #maxTextLength()}: {@value} code points. */
    public static final int DEFAULT_MAX_TEXT_LENGTH = 4_096;
    /** The largest allowed {@link #maxMessageBytes()}: {@value} bytes. */
    public static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
    /** The default limits: 65,536 bytes and 4,096 code points. */
    public static final InputLimits DEFAULT = new InputLimits(DEFAULT_MAX_MESSAGE_BYTES, DEFAULT_MAX_TEXT_LENGTH);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message has the form
     *                                  {@code name: value (expected: range)}
     */
    public InputLimits {
        if (maxMessageBytes < 1 || maxMessageBytes > LARGEST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes: " + maxMessageBytes + " (expected: 1.." + LARGEST_MESSAGE_BYTES + ")");
        }
        if (maxTextLength < 1) {
            throw new IllegalArgumentException("maxTextLength: " + maxTextLength + " (expected: >= 1)");
        }
    }
}
