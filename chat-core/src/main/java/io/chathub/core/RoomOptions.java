package io.chathub.core;

import java.time.Duration;

/**
 * The limits of a hub's rooms. Immutable; {@link #builder()} starts from the defaults, {@link #mutate()} from this one.
 * Durations are longer than zero and at most {@link HubOptions#LONGEST}.
 *
 * @param maxRooms how many rooms may exist at once, the lobby among them; at least 1; {@link #DEFAULT_MAX_ROOMS} unless set
 * @param maxRoomsPerClient how many rooms a client may be in at once; at least 1; {@link #DEFAULT_MAX_ROOMS_PER_CLIENT} unless set
 * @param historySize how many messages a room keeps; 0 keeps none; {@link #DEFAULT_HISTORY_SIZE} unless set
 * @param historyAge for how long a room keeps a message; {@link #DEFAULT_HISTORY_AGE} unless set
 * @param recoveryLimit how many missed messages a client that comes back is given with its join; 0 to 300. What it missed beyond that it reads page by page; {@link #DEFAULT_RECOVERY_LIMIT} unless set
 * @param idempotencyWindow for how long the key of a message is remembered; at least 5 minutes, which the protocol promises; {@link #DEFAULT_IDEMPOTENCY_WINDOW} unless set
 * @param maxIdempotencyKeys how many keys a room remembers; over it, messages with a key are refused as {@code unavailable}; at least 1; {@link #DEFAULT_MAX_IDEMPOTENCY_KEYS} unless set
 * @param presenceEventLimit in a room of more members than this, v2 clients are not told of each join and leave; at least 0; {@link #DEFAULT_PRESENCE_EVENT_LIMIT} unless set
 * @param idleTimeout for how long a room that nobody is in, and nobody says anything in, is kept. One in which nothing was ever said goes with its last member; {@link #DEFAULT_IDLE_TIMEOUT} unless set
 */
public record RoomOptions(
        int maxRooms,
        int maxRoomsPerClient,
        int historySize,
        Duration historyAge,
        int recoveryLimit,
        Duration idempotencyWindow,
        int maxIdempotencyKeys,
        int presenceEventLimit,
        Duration idleTimeout) {

    /** Default of {@link #maxRooms()}: 10,000. */
    public static final int DEFAULT_MAX_ROOMS = 10_000;
    /** Default of {@link #maxRoomsPerClient()}: 128. */
    public static final int DEFAULT_MAX_ROOMS_PER_CLIENT = 128;
    /** Default of {@link #historySize()}: 1,000. */
    public static final int DEFAULT_HISTORY_SIZE = 1_000;
    /** Default of {@link #historyAge()}: 24 hours. */
    public static final Duration DEFAULT_HISTORY_AGE = Duration.ofHours(24);
    /** Default of {@link #recoveryLimit()}: 300. */
    public static final int DEFAULT_RECOVERY_LIMIT = 300;
    /** Default of {@link #idempotencyWindow()}: 5 minutes. */
    public static final Duration DEFAULT_IDEMPOTENCY_WINDOW = Duration.ofMinutes(5);
    /** Default of {@link #maxIdempotencyKeys()}: 100,000. */
    public static final int DEFAULT_MAX_IDEMPOTENCY_KEYS = 100_000;
    /** Default of {@link #presenceEventLimit()}: 1,000. */
    public static final int DEFAULT_PRESENCE_EVENT_LIMIT = 1_000;
    /** Default of {@link #idleTimeout()}: 24 hours. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(24);
    /** All defaults. */
    public static final RoomOptions DEFAULT = builder().build();

    private static final int MOST_RECOVERED = 300;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public RoomOptions {
        Ranges.requireAtLeast(1, "maxRooms", maxRooms);
        Ranges.requireAtLeast(1, "maxRoomsPerClient", maxRoomsPerClient);
        Ranges.requireAtLeast(0, "historySize", historySize);
        Ranges.requireDuration("historyAge", historyAge);
        Ranges.requireAtLeast(0, "recoveryLimit", recoveryLimit);
        Ranges.requireDuration("idempotencyWindow", idempotencyWindow);
        Ranges.requireAtLeast(1, "maxIdempotencyKeys", maxIdempotencyKeys);
        Ranges.requireAtLeast(0, "presenceEventLimit", presenceEventLimit);
        Ranges.requireDuration("idleTimeout", idleTimeout);
        if (recoveryLimit > MOST_RECOVERED) {
            throw new IllegalArgumentException(
                    "recoveryLimit: " + recoveryLimit + " (expected: 0.." + MOST_RECOVERED + ")");
        }
        if (idempotencyWindow.compareTo(DEFAULT_IDEMPOTENCY_WINDOW) < 0) {
            throw new IllegalArgumentException(
                    "idempotencyWindow: " + idempotencyWindow + " (expected: >= " + DEFAULT_IDEMPOTENCY_WINDOW + ")");
        }
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        Builder builder = new Builder();
        builder.maxRooms = maxRooms;
        builder.maxRoomsPerClient = maxRoomsPerClient;
        builder.historySize = historySize;
        builder.historyAge = historyAge;
        builder.recoveryLimit = recoveryLimit;
        builder.idempotencyWindow = idempotencyWindow;
        builder.maxIdempotencyKeys = maxIdempotencyKeys;
        builder.presenceEventLimit = presenceEventLimit;
        builder.idleTimeout = idleTimeout;
        return builder;
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private int maxRooms = DEFAULT_MAX_ROOMS;
        private int maxRoomsPerClient = DEFAULT_MAX_ROOMS_PER_CLIENT;
        private int historySize = DEFAULT_HISTORY_SIZE;
        private Duration historyAge = DEFAULT_HISTORY_AGE;
        private int recoveryLimit = DEFAULT_RECOVERY_LIMIT;
        private Duration idempotencyWindow = DEFAULT_IDEMPOTENCY_WINDOW;
        private int maxIdempotencyKeys = DEFAULT_MAX_IDEMPOTENCY_KEYS;
        private int presenceEventLimit = DEFAULT_PRESENCE_EVENT_LIMIT;
        private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;

        private Builder() {}

        /** Sets {@link RoomOptions#maxRooms()}. */
        public Builder maxRooms(int maxRooms) {
            this.maxRooms = maxRooms;
            return this;
        }

        /** Sets {@link RoomOptions#maxRoomsPerClient()}. */
        public Builder maxRoomsPerClient(int maxRoomsPerClient) {
            this.maxRoomsPerClient = maxRoomsPerClient;
            return this;
        }

        /** Sets {@link RoomOptions#historySize()}. */
        public Builder historySize(int historySize) {
            this.historySize = historySize;
            return this;
        }

        /** Sets {@link RoomOptions#historyAge()}. */
        public Builder historyAge(Duration historyAge) {
            this.historyAge = historyAge;
            return this;
        }

        /** Sets {@link RoomOptions#recoveryLimit()}. */
        public Builder recoveryLimit(int recoveryLimit) {
            this.recoveryLimit = recoveryLimit;
            return this;
        }

        /** Sets {@link RoomOptions#idempotencyWindow()}. */
        public Builder idempotencyWindow(Duration idempotencyWindow) {
            this.idempotencyWindow = idempotencyWindow;
            return this;
        }

        /** Sets {@link RoomOptions#maxIdempotencyKeys()}. */
        public Builder maxIdempotencyKeys(int maxIdempotencyKeys) {
            this.maxIdempotencyKeys = maxIdempotencyKeys;
            return this;
        }

        /** Sets {@link RoomOptions#presenceEventLimit()}. */
        public Builder presenceEventLimit(int presenceEventLimit) {
            this.presenceEventLimit = presenceEventLimit;
            return this;
        }

        /** Sets {@link RoomOptions#idleTimeout()}. */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is outside of its range
         */
        public RoomOptions build() {
            return new RoomOptions(
                    maxRooms,
                    maxRoomsPerClient,
                    historySize,
                    historyAge,
                    recoveryLimit,
                    idempotencyWindow,
                    maxIdempotencyKeys,
                    presenceEventLimit,
                    idleTimeout);
        }
    }
}
