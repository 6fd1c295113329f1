package io.chathub.core.options;

import io.chathub.protocol.InputLimits;
import java.util.List;

/** How much is read of one message. Immutable. */
public final class InputOptions extends GroupValues {

    /** {@link #maxMessageBytes()}. */
    public static final Option<Integer> MAX_MESSAGE_BYTES = Option.bytes(
            OptionGroup.INPUT,
            "maxMessageBytes",
            InputLimits.DEFAULT_MAX_MESSAGE_BYTES,
            Range.between(1, InputLimits.LARGEST_MESSAGE_BYTES),
            "Bytes of the largest message that is read.");
    /** {@link #maxTextLength()}. */
    public static final Option<Integer> MAX_TEXT_LENGTH = Option.count(
            OptionGroup.INPUT,
            "maxTextLength",
            InputLimits.DEFAULT_MAX_TEXT_LENGTH,
            1,
            "Code points of the longest text of a message.");

    static final List<Option<?>> ALL = List.of(MAX_MESSAGE_BYTES, MAX_TEXT_LENGTH);

    private InputOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static InputOptions of(OptionValues values) {
        values.check(ALL);
        return new InputOptions(values);
    }

    /** Bytes of the largest message that is read. Range: 1 to 16,777,216. Default: 65,536. */
    public int maxMessageBytes() {
        return get(MAX_MESSAGE_BYTES);
    }

    /** Code points of the longest text of a message. Range: at least 1. Default: 4,096. */
    public int maxTextLength() {
        return get(MAX_TEXT_LENGTH);
    }

    /** Both as the limits of a codec. */
    public InputLimits limits() {
        return new InputLimits(maxMessageBytes(), maxTextLength());
    }
}
