package io.chathub.core.options;

import io.chathub.protocol.InputLimits;
import java.util.List;

/** How much is read of one message, and kept of all that are not handled. Immutable. */
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

    /** {@link #inputHeapPercent()}. */
    public static final Option<Integer> INPUT_HEAP_PERCENT = Option.count(
            OptionGroup.INPUT,
            "inputHeapPercent",
            25,
            Range.between(1, 100),
            "Percent of the largest heap for unfinished and queued input of all clients; over it, clients with the most are closed with 1013.");

    static final List<Option<?>> ALL = List.of(MAX_MESSAGE_BYTES, MAX_TEXT_LENGTH, INPUT_HEAP_PERCENT);

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

    /**
     * Percent of the largest heap ({@link Runtime#maxMemory()}) for unfinished and queued input of all clients; over it,
     * clients with the most are closed with 1013. Range: 1 to 100. Default: 25.
     */
    public int inputHeapPercent() {
        return get(INPUT_HEAP_PERCENT);
    }

    /** The limits of one message, for a codec. */
    public InputLimits limits() {
        return new InputLimits(maxMessageBytes(), maxTextLength());
    }
}
