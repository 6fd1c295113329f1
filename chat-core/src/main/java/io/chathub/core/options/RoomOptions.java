package io.chathub.core.options;

import java.time.Duration;
import java.util.List;

/**
 * The limits of a hub's rooms. Immutable; {@link #builder()} starts from the defaults, {@link #mutate()} from these.
 */
public final class RoomOptions extends GroupValues {

    private static final int MOST_RECOVERED = 300;
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(5);

    /** {@link #maxRooms()}. */
    public static final Option<Integer> MAX_ROOMS = Option.count(
            OptionGroup.ROOMS, "maxRooms", 10_000, 1, "Rooms that may exist at once, the lobby among them.");
    /** {@link #maxRoomsPerClient()}. */
    public static final Option<Integer> MAX_ROOMS_PER_CLIENT =
            Option.count(OptionGroup.ROOMS, "maxRoomsPerClient", 128, 1, "Rooms that one client may be in at once.");
    /** {@link #historySize()}. */
    public static final Option<Integer> HISTORY_SIZE =
            Option.count(OptionGroup.ROOMS, "historySize", 1_000, 0, "Messages that a room keeps; 0 keeps none.");
    /** {@link #historyAge()}. */
    public static final Option<Duration> HISTORY_AGE = Option.time(
            OptionGroup.ROOMS, "historyAge", Duration.ofHours(24), "Time for which a room keeps a message.");
    /** {@link #recoveryLimit()}. */
    public static final Option<Integer> RECOVERY_LIMIT = Option.count(
                    OptionGroup.ROOMS,
                    "recoveryLimit",
                    300,
                    Range.atLeast(0),
                    "Missed messages that a client receives with its join when it comes back.")
            .within(List.of(Range.atLeast(0), Range.between(0, MOST_RECOVERED)));
    /** {@link #idempotencyWindow()}. */
    public static final Option<Duration> IDEMPOTENCY_WINDOW = Option.time(
                    OptionGroup.ROOMS,
                    "idempotencyWindow",
                    Duration.ofMinutes(5),
                    "Time for which the key of a message is remembered.")
            .within(List.of(Range.positive(), Range.atLeast(SHORTEST_WINDOW)));
    /** {@link #maxIdempotencyKeys()}. */
    public static final Option<Integer> MAX_IDEMPOTENCY_KEYS = Option.count(
            OptionGroup.ROOMS,
            "maxIdempotencyKeys",
            100_000,
            1,
            "Keys that one room remembers; over it, messages with a key are refused as unavailable.");
    /** {@link #presenceEventLimit()}. */
    public static final Option<Integer> PRESENCE_EVENT_LIMIT = Option.count(
            OptionGroup.ROOMS,
            "presenceEventLimit",
            1_000,
            0,
            "Members of a room over which its v2 clients are not notified of each join and leave.");
    /** {@link #idleTimeout()}. */
    public static final Option<Duration> IDLE_TIMEOUT = Option.time(
                    OptionGroup.ROOMS,
                    "idleTimeout",
                    Duration.ofHours(24),
                    "Time for which a room without members and without new messages is kept.")
            .externally("roomIdleTimeout");

    static final List<Option<?>> ALL = List.of(
            MAX_ROOMS,
            MAX_ROOMS_PER_CLIENT,
            HISTORY_SIZE,
            HISTORY_AGE,
            RECOVERY_LIMIT,
            IDEMPOTENCY_WINDOW,
            MAX_IDEMPOTENCY_KEYS,
            PRESENCE_EVENT_LIMIT,
            IDLE_TIMEOUT);

    /** All defaults. */
    public static final RoomOptions DEFAULT = new RoomOptions(OptionValues.DEFAULTS);

    private RoomOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static RoomOptions of(OptionValues values) {
        values.check(ALL);
        return new RoomOptions(values);
    }

    /** A builder with every default. */
    public static Builder builder() {
        return DEFAULT.mutate();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        return new Builder(values());
    }

    /** Rooms that may exist at once, the lobby among them. Range: at least 1. Default: 10,000. */
    public int maxRooms() {
        return get(MAX_ROOMS);
    }

    /** Rooms that one client may be in at once. Range: at least 1. Default: 128. */
    public int maxRoomsPerClient() {
        return get(MAX_ROOMS_PER_CLIENT);
    }

    /** Messages that a room keeps; 0 keeps none. Range: at least 0. Default: 1,000. */
    public int historySize() {
        return get(HISTORY_SIZE);
    }

    /** Time for which a room keeps a message. Range: longer than zero and at most 365 days. Default: 24 h. */
    public Duration historyAge() {
        return get(HISTORY_AGE);
    }

    /**
     * Missed messages that a client receives with its join when it comes back. The client reads further ones page by
     * page. Range: 0 to 300. Default: 300.
     */
    public int recoveryLimit() {
        return get(RECOVERY_LIMIT);
    }

    /**
     * Time for which the key of a message is remembered. Range: at least 5 min, which the protocol promises, and at
     * most 365 days. Default: 5 min.
     */
    public Duration idempotencyWindow() {
        return get(IDEMPOTENCY_WINDOW);
    }

    /**
     * Keys that one room remembers; over it, messages with a key are refused as unavailable. Range: at least 1.
     * Default: 100,000.
     */
    public int maxIdempotencyKeys() {
        return get(MAX_IDEMPOTENCY_KEYS);
    }

    /**
     * Members of a room over which its v2 clients are not notified of each join and leave. Range: at least 0. Default:
     * 1,000.
     */
    public int presenceEventLimit() {
        return get(PRESENCE_EVENT_LIMIT);
    }

    /**
     * Time for which a room without members and without new messages is kept. A room in which no message was ever
     * posted ends with its last member. Range: longer than zero and at most 365 days. Default: 24 h.
     */
    public Duration idleTimeout() {
        return get(IDLE_TIMEOUT);
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private OptionValues values;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** Sets {@link RoomOptions#maxRooms()}. */
        public Builder maxRooms(int maxRooms) {
            return set(MAX_ROOMS, maxRooms);
        }

        /** Sets {@link RoomOptions#maxRoomsPerClient()}. */
        public Builder maxRoomsPerClient(int maxRoomsPerClient) {
            return set(MAX_ROOMS_PER_CLIENT, maxRoomsPerClient);
        }

        /** Sets {@link RoomOptions#historySize()}. */
        public Builder historySize(int historySize) {
            return set(HISTORY_SIZE, historySize);
        }

        /** Sets {@link RoomOptions#historyAge()}. */
        public Builder historyAge(Duration historyAge) {
            return set(HISTORY_AGE, historyAge);
        }

        /** Sets {@link RoomOptions#recoveryLimit()}. */
        public Builder recoveryLimit(int recoveryLimit) {
            return set(RECOVERY_LIMIT, recoveryLimit);
        }

        /** Sets {@link RoomOptions#idempotencyWindow()}. */
        public Builder idempotencyWindow(Duration idempotencyWindow) {
            return set(IDEMPOTENCY_WINDOW, idempotencyWindow);
        }

        /** Sets {@link RoomOptions#maxIdempotencyKeys()}. */
        public Builder maxIdempotencyKeys(int maxIdempotencyKeys) {
            return set(MAX_IDEMPOTENCY_KEYS, maxIdempotencyKeys);
        }

        /** Sets {@link RoomOptions#presenceEventLimit()}. */
        public Builder presenceEventLimit(int presenceEventLimit) {
            return set(PRESENCE_EVENT_LIMIT, presenceEventLimit);
        }

        /** Sets {@link RoomOptions#idleTimeout()}. */
        public Builder idleTimeout(Duration idleTimeout) {
            return set(IDLE_TIMEOUT, idleTimeout);
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
         */
        public RoomOptions build() {
            return of(values);
        }

        private <T> Builder set(Option<T> option, T value) {
            values = values.with(option, value);
            return this;
        }
    }
}
