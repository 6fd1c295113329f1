package io.chathub.core.options;

import java.util.List;

/** Limits of the queues between rooms and clients. Immutable. */
public final class DeliveryOptions extends GroupValues {

    /** Bytes that a frame may have beside the message in it. */
    public static final int ENVELOPE_BYTES = 1_024;

    /** {@link #maxQueuedFrames()}. */
    public static final Option<Integer> MAX_QUEUED_FRAMES = Option.count(
            OptionGroup.DELIVERY,
            "maxQueuedFrames",
            256,
            2,
            "Frames that may wait for one client before the client counts as too slow.");
    /** {@link #maxQueuedBytes()}. */
    public static final Option<Integer> MAX_QUEUED_BYTES = Option.bytes(
            OptionGroup.DELIVERY,
            "maxQueuedBytes",
            1024 * 1024,
            Range.atLeast(1 + ENVELOPE_BYTES),
            "Bytes that may wait for one client before the client counts as too slow, at least the largest message and 1,024.");
    /** {@link #maxPendingEvents()}. */
    public static final Option<Integer> MAX_PENDING_EVENTS = Option.count(
            OptionGroup.DELIVERY,
            "maxPendingEvents",
            65_536,
            1,
            "Events that may wait for their fan-out before messages are refused as unavailable.");

    static final List<Option<?>> ALL = List.of(MAX_QUEUED_FRAMES, MAX_QUEUED_BYTES, MAX_PENDING_EVENTS);

    private DeliveryOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static DeliveryOptions of(OptionValues values) {
        values.check(ALL);
        return new DeliveryOptions(values);
    }

    /** Frames that may wait for one client before the client counts as too slow. Range: at least 2. Default: 256. */
    public int maxQueuedFrames() {
        return get(MAX_QUEUED_FRAMES);
    }

    /**
     * Bytes that may wait for one client before the client counts as too slow, at least the largest message and 1,024.
     * Range: at least {@link InputOptions#maxMessageBytes()} + 1,024. Default: 1,048,576.
     */
    public int maxQueuedBytes() {
        return get(MAX_QUEUED_BYTES);
    }

    /**
     * Events that may wait for their fan-out before messages are refused as unavailable. Range: at least 1. Default:
     * 65,536.
     */
    public int maxPendingEvents() {
        return get(MAX_PENDING_EVENTS);
    }
}
