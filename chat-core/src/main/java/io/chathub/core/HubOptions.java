package io.chathub.core;

import io.chathub.protocol.InputLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a {@link Hub}. Immutable; {@link #builder()} starts from the defaults, {@link #mutate()} from this one. Durations are
 * longer than zero and at most {@link #LONGEST}.
 *
 * @param inputLimits how much is read of one message: 65,536 bytes, 4,096 code points of text; {@link #DEFAULT_INPUT_LIMITS} unless set
 * @param pingInterval how often each client is pinged; {@link #DEFAULT_PING_INTERVAL} unless set
 * @param pongTimeout after how long without a pong a client is closed with 4012; longer than {@code pingInterval}; {@link #DEFAULT_PONG_TIMEOUT} unless set
 * @param writeTimeout after how long an unfinished write closes its client with 4008; {@link #DEFAULT_WRITE_TIMEOUT} unless set
 * @param shutdownTimeout how long {@link Hub#close()} waits for queues to be flushed and for clients to answer the close; {@link #DEFAULT_SHUTDOWN_TIMEOUT} unless set
 * @param maxQueuedFrames how many frames may wait for one client before it counts as too slow; at least 2; {@link #DEFAULT_MAX_QUEUED_FRAMES} unless set
 * @param maxQueuedBytes how many bytes may wait for one client before it counts as too slow; at least {@code maxMessageBytes} + 1,024; {@link #DEFAULT_MAX_QUEUED_BYTES} unless set
 * @param maxPendingEvents how many events may wait for their fan-out before messages are refused as {@code unavailable}; {@link #DEFAULT_MAX_PENDING_EVENTS} unless set
 * @param messageRate messages and joins of one connection; {@link #DEFAULT_MESSAGE_RATE} unless set
 * @param typingRate typing notices of one connection; what is over it is left out; {@link #DEFAULT_TYPING_RATE} unless set
 * @param maxBadMessages how many malformed messages a connection may send a minute; one more closes it with 4509; {@link #DEFAULT_MAX_BAD_MESSAGES} unless set
 * @param maxRateViolations how many messages over its rate a connection may send a minute; one more closes it with 4013; {@link #DEFAULT_MAX_RATE_VIOLATIONS} unless set
 * @param maxConnections how many clients may be connected at once; {@link #DEFAULT_MAX_CONNECTIONS} unless set
 * @param maxRooms how many rooms may exist at once; {@link #DEFAULT_MAX_ROOMS} unless set
 * @param historySize how many messages a room keeps; 0 keeps none; {@link #DEFAULT_HISTORY_SIZE} unless set
 * @param historyAge for how long a room keeps a message; {@link #DEFAULT_HISTORY_AGE} unless set
 * @param recentMessages how many messages the monitoring shows; {@link #DEFAULT_RECENT_MESSAGES} unless set
 * @param recentEvents how many events the monitoring shows; {@link #DEFAULT_RECENT_EVENTS} unless set
 */
public record HubOptions(
        InputLimits inputLimits,
        Duration pingInterval,
        Duration pongTimeout,
        Duration writeTimeout,
        Duration shutdownTimeout,
        int maxQueuedFrames,
        int maxQueuedBytes,
        int maxPendingEvents,
        RateLimit messageRate,
        RateLimit typingRate,
        int maxBadMessages,
        int maxRateViolations,
        int maxConnections,
        int maxRooms,
        int historySize,
        Duration historyAge,
        int recentMessages,
        int recentEvents) {

    /** The longest duration that an option takes: a year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** Default of {@link #inputLimits()}: 65,536 bytes and 4,096 code points. */
    public static final InputLimits DEFAULT_INPUT_LIMITS = InputLimits.DEFAULT;
    /** Default of {@link #pingInterval()}: 54 s. */
    public static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(54);
    /** Default of {@link #pongTimeout()}: 60 s. */
    public static final Duration DEFAULT_PONG_TIMEOUT = Duration.ofSeconds(60);
    /** Default of {@link #writeTimeout()}: 10 s. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link #shutdownTimeout()}: 10 s. */
    public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link #maxQueuedFrames()}: 256. */
    public static final int DEFAULT_MAX_QUEUED_FRAMES = 256;
    /** Default of {@link #maxQueuedBytes()}: 1 MiB. */
    public static final int DEFAULT_MAX_QUEUED_BYTES = 1024 * 1024;
    /** Default of {@link #maxPendingEvents()}: 65,536. */
    public static final int DEFAULT_MAX_PENDING_EVENTS = 65_536;
    /** Default of {@link #messageRate()}: 20 a second, 60 at once. */
    public static final RateLimit DEFAULT_MESSAGE_RATE = new RateLimit(20, 60);
    /** Default of {@link #typingRate()}: 2 a second, 2 at once. */
    public static final RateLimit DEFAULT_TYPING_RATE = new RateLimit(2, 2);
    /** Default of {@link #maxBadMessages()}: 10 a minute. */
    public static final int DEFAULT_MAX_BAD_MESSAGES = 10;
    /** Default of {@link #maxRateViolations()}: 100 a minute. */
    public static final int DEFAULT_MAX_RATE_VIOLATIONS = 100;
    /** Default of {@link #maxConnections()}: 10,000. */
    public static final int DEFAULT_MAX_CONNECTIONS = 10_000;
    /** Default of {@link #maxRooms()}: 10,000. */
    public static final int DEFAULT_MAX_ROOMS = 10_000;
    /** Default of {@link #historySize()}: 1,000. */
    public static final int DEFAULT_HISTORY_SIZE = 1_000;
    /** Default of {@link #historyAge()}: 24 hours. */
    public static final Duration DEFAULT_HISTORY_AGE = Duration.ofHours(24);
    /** Default of {@link #recentMessages()}: 100. */
    public static final int DEFAULT_RECENT_MESSAGES = 100;
    /** Default of {@link #recentEvents()}: 500. */
    public static final int DEFAULT_RECENT_EVENTS = 500;
    /** All defaults. */
    public static final HubOptions DEFAULT = builder().build();

    private static final int ENVELOPE_BYTES = 1_024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public HubOptions {
        Objects.requireNonNull(inputLimits, "inputLimits");
        requireDuration("pingInterval", pingInterval);
        requireDuration("pongTimeout", pongTimeout);
        requireDuration("writeTimeout", writeTimeout);
        requireDuration("shutdownTimeout", shutdownTimeout);
        requireAtLeast(2, "maxQueuedFrames", maxQueuedFrames);
        requireAtLeast(1, "maxPendingEvents", maxPendingEvents);
        Objects.requireNonNull(messageRate, "messageRate");
        Objects.requireNonNull(typingRate, "typingRate");
        requireAtLeast(0, "maxBadMessages", maxBadMessages);
        requireAtLeast(0, "maxRateViolations", maxRateViolations);
        requireAtLeast(1, "maxConnections", maxConnections);
        requireAtLeast(1, "maxRooms", maxRooms);
        requireAtLeast(0, "historySize", historySize);
        requireDuration("historyAge", historyAge);
        requireAtLeast(0, "recentMessages", recentMessages);
        requireAtLeast(0, "recentEvents", recentEvents);
        requireAtLeast(inputLimits.maxMessageBytes() + ENVELOPE_BYTES, "maxQueuedBytes", maxQueuedBytes);
        if (pongTimeout.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException(
                    "pongTimeout: " + pongTimeout + " (expected: longer than pingInterval, " + pingInterval + ")");
        }
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        Builder builder = new Builder();
        builder.inputLimits = inputLimits;
        builder.pingInterval = pingInterval;
        builder.pongTimeout = pongTimeout;
        builder.writeTimeout = writeTimeout;
        builder.shutdownTimeout = shutdownTimeout;
        builder.maxQueuedFrames = maxQueuedFrames;
        builder.maxQueuedBytes = maxQueuedBytes;
        builder.maxPendingEvents = maxPendingEvents;
        builder.messageRate = messageRate;
        builder.typingRate = typingRate;
        builder.maxBadMessages = maxBadMessages;
        builder.maxRateViolations = maxRateViolations;
        builder.maxConnections = maxConnections;
        builder.maxRooms = maxRooms;
        builder.historySize = historySize;
        builder.historyAge = historyAge;
        builder.recentMessages = recentMessages;
        builder.recentEvents = recentEvents;
        return builder;
    }

    private static void requireDuration(String name, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
        }
    }

    private static void requireAtLeast(int min, String name, int value) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + min + ")");
        }
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private InputLimits inputLimits = DEFAULT_INPUT_LIMITS;
        private Duration pingInterval = DEFAULT_PING_INTERVAL;
        private Duration pongTimeout = DEFAULT_PONG_TIMEOUT;
        private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
        private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;
        private int maxQueuedFrames = DEFAULT_MAX_QUEUED_FRAMES;
        private int maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;
        private int maxPendingEvents = DEFAULT_MAX_PENDING_EVENTS;
        private RateLimit messageRate = DEFAULT_MESSAGE_RATE;
        private RateLimit typingRate = DEFAULT_TYPING_RATE;
        private int maxBadMessages = DEFAULT_MAX_BAD_MESSAGES;
        private int maxRateViolations = DEFAULT_MAX_RATE_VIOLATIONS;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int maxRooms = DEFAULT_MAX_ROOMS;
        private int historySize = DEFAULT_HISTORY_SIZE;
        private Duration historyAge = DEFAULT_HISTORY_AGE;
        private int recentMessages = DEFAULT_RECENT_MESSAGES;
        private int recentEvents = DEFAULT_RECENT_EVENTS;

        private Builder() {}

        /** Sets {@link HubOptions#inputLimits()}. */
        public Builder inputLimits(InputLimits inputLimits) {
            this.inputLimits = inputLimits;
            return this;
        }

        /** Sets {@link HubOptions#pingInterval()}. */
        public Builder pingInterval(Duration pingInterval) {
            this.pingInterval = pingInterval;
            return this;
        }

        /** Sets {@link HubOptions#pongTimeout()}. */
        public Builder pongTimeout(Duration pongTimeout) {
            this.pongTimeout = pongTimeout;
            return this;
        }

        /** Sets {@link HubOptions#writeTimeout()}. */
        public Builder writeTimeout(Duration writeTimeout) {
            this.writeTimeout = writeTimeout;
            return this;
        }

        /** Sets {@link HubOptions#shutdownTimeout()}. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            this.shutdownTimeout = shutdownTimeout;
            return this;
        }

        /** Sets {@link HubOptions#maxQueuedFrames()}. */
        public Builder maxQueuedFrames(int maxQueuedFrames) {
            this.maxQueuedFrames = maxQueuedFrames;
            return this;
        }

        /** Sets {@link HubOptions#maxQueuedBytes()}. */
        public Builder maxQueuedBytes(int maxQueuedBytes) {
            this.maxQueuedBytes = maxQueuedBytes;
            return this;
        }

        /** Sets {@link HubOptions#maxPendingEvents()}. */
        public Builder maxPendingEvents(int maxPendingEvents) {
            this.maxPendingEvents = maxPendingEvents;
            return this;
        }

        /** Sets {@link HubOptions#messageRate()}. */
        public Builder messageRate(RateLimit messageRate) {
            this.messageRate = messageRate;
            return this;
        }

        /** Sets {@link HubOptions#typingRate()}. */
        public Builder typingRate(RateLimit typingRate) {
            this.typingRate = typingRate;
            return this;
        }

        /** Sets {@link HubOptions#maxBadMessages()}. */
        public Builder maxBadMessages(int maxBadMessages) {
            this.maxBadMessages = maxBadMessages;
            return this;
        }

        /** Sets {@link HubOptions#maxRateViolations()}. */
        public Builder maxRateViolations(int maxRateViolations) {
            this.maxRateViolations = maxRateViolations;
            return this;
        }

        /** Sets {@link HubOptions#maxConnections()}. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /** Sets {@link HubOptions#maxRooms()}. */
        public Builder maxRooms(int maxRooms) {
            this.maxRooms = maxRooms;
            return this;
        }

        /** Sets {@link HubOptions#historySize()}. */
        public Builder historySize(int historySize) {
            this.historySize = historySize;
            return this;
        }

        /** Sets {@link HubOptions#historyAge()}. */
        public Builder historyAge(Duration historyAge) {
            this.historyAge = historyAge;
            return this;
        }

        /** Sets {@link HubOptions#recentMessages()}. */
        public Builder recentMessages(int recentMessages) {
            this.recentMessages = recentMessages;
            return this;
        }

        /** Sets {@link HubOptions#recentEvents()}. */
        public Builder recentEvents(int recentEvents) {
            this.recentEvents = recentEvents;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is outside of its range
         */
        public HubOptions build() {
            return new HubOptions(
                    inputLimits,
                    pingInterval,
                    pongTimeout,
                    writeTimeout,
                    shutdownTimeout,
                    maxQueuedFrames,
                    maxQueuedBytes,
                    maxPendingEvents,
                    messageRate,
                    typingRate,
                    maxBadMessages,
                    maxRateViolations,
                    maxConnections,
                    maxRooms,
                    historySize,
                    historyAge,
                    recentMessages,
                    recentEvents);
        }
    }
}
