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
 * @param clientPingInterval how often a v2 client that cannot send WebSocket pings is asked to send a {@code ping}; {@link #DEFAULT_CLIENT_PING_INTERVAL} unless set
 * @param writeTimeout after how long an unfinished write closes its client with 4008; {@link #DEFAULT_WRITE_TIMEOUT} unless set
 * @param messageAssemblyTimeout how long a message may take from its first part to its last before its client is closed with 1008, whatever else comes meanwhile; {@link #DEFAULT_MESSAGE_ASSEMBLY_TIMEOUT} unless set
 * @param shutdownTimeout how long {@link Hub#close()} waits for queues to be flushed and for clients to answer the close; {@link #DEFAULT_SHUTDOWN_TIMEOUT} unless set
 * @param drainWindow over which time v2 clients are asked to come back when the hub closes, evenly spread; {@link #DEFAULT_DRAIN_WINDOW} unless set
 * @param hookTimeout how long a hook of the host may take before what it was asked for is refused as {@code unavailable}; {@link #DEFAULT_HOOK_TIMEOUT} unless set
 * @param hookThreads how many threads run blocking hooks; at least 1. They are started when needed; {@link #DEFAULT_HOOK_THREADS} unless set
 * @param maxQueuedFrames how many frames may wait for one client before it counts as too slow; at least 2; {@link #DEFAULT_MAX_QUEUED_FRAMES} unless set
 * @param maxQueuedBytes how many bytes may wait for one client before it counts as too slow; at least {@code maxMessageBytes} + 1,024; {@link #DEFAULT_MAX_QUEUED_BYTES} unless set
 * @param maxPendingEvents how many events may wait for their fan-out before messages are refused as {@code unavailable}; {@link #DEFAULT_MAX_PENDING_EVENTS} unless set
 * @param messageRate messages of one connection; {@link #DEFAULT_MESSAGE_RATE} unless set
 * @param typingRate typing notices of one connection; what is over it is left out, and each hundredth of that is a violation; {@link #DEFAULT_TYPING_RATE} unless set
 * @param requestRate other requests of one v2 connection: leaves, history, members, pings, tokens; {@link #DEFAULT_REQUEST_RATE} unless set
 * @param maxBadMessages how many malformed messages a connection may send a minute; one more closes it with 4509; {@link #DEFAULT_MAX_BAD_MESSAGES} unless set
 * @param maxRateViolations how many messages over its rate a connection may send a minute; one more closes it with 4013; {@link #DEFAULT_MAX_RATE_VIOLATIONS} unless set
 * @param maxConnections how many clients may be connected at once; {@link #DEFAULT_MAX_CONNECTIONS} unless set
 * @param joinRate joins of one connection, and the names that a v1 client takes; {@link #DEFAULT_JOIN_RATE} unless set
 * @param controlRate WebSocket pings, and pongs that nobody asked for, of one connection; those over it are not answered; {@link #DEFAULT_CONTROL_RATE} unless set
 * @param userRateFactor how many times what one connection may send all connections of one user may send together; 0 for no such limit; {@link #DEFAULT_USER_RATE_FACTOR} unless set
 * @param addressRateFactor how many times what one connection may send all connections of one address may send together, where an IPv6 address counts by its first 64 bits; 0 for no such limit; {@link #DEFAULT_ADDRESS_RATE_FACTOR} unless set
 * @param maxConnectionsPerUser how many connections one user may have whom the host knows; {@link #DEFAULT_MAX_CONNECTIONS_PER_USER} unless set
 * @param tokenInJoin whether a v2 client may connect without a token and bring it with its first join; where there is a token verifier; {@link #DEFAULT_TOKEN_IN_JOIN} unless set
 * @param tokenTimeout how long such a client may take; then it is closed with 4005; {@link #DEFAULT_TOKEN_TIMEOUT} unless set
 * @param uniqueNames whether a name that another user has is refused as name-taken; {@link #DEFAULT_UNIQUE_NAMES} unless set
 * @param reauthorizeInterval how often the room policy is asked again whether a member may be in its rooms; {@link #DEFAULT_REAUTHORIZE_INTERVAL} unless set
 * @param rooms the limits of rooms; {@link #DEFAULT_ROOMS} unless set
 * @param recentMessages how many messages the monitoring shows; {@link #DEFAULT_RECENT_MESSAGES} unless set
 * @param recentEvents how many events the monitoring shows; {@link #DEFAULT_RECENT_EVENTS} unless set
 */
public record HubOptions(
        InputLimits inputLimits,
        Duration pingInterval,
        Duration pongTimeout,
        Duration clientPingInterval,
        Duration writeTimeout,
        Duration messageAssemblyTimeout,
        Duration shutdownTimeout,
        Duration drainWindow,
        Duration hookTimeout,
        int hookThreads,
        int maxQueuedFrames,
        int maxQueuedBytes,
        int maxPendingEvents,
        RateLimit messageRate,
        RateLimit typingRate,
        RateLimit requestRate,
        int maxBadMessages,
        int maxRateViolations,
        int maxConnections,
        RateLimit joinRate,
        RateLimit controlRate,
        int userRateFactor,
        int addressRateFactor,
        int maxConnectionsPerUser,
        boolean tokenInJoin,
        Duration tokenTimeout,
        boolean uniqueNames,
        Duration reauthorizeInterval,
        RoomOptions rooms,
        int recentMessages,
        int recentEvents) {

    /** The longest duration that an option takes: a year. */
    public static final Duration LONGEST = Ranges.LONGEST;

    /** Default of {@link #inputLimits()}: 65,536 bytes and 4,096 code points. */
    public static final InputLimits DEFAULT_INPUT_LIMITS = InputLimits.DEFAULT;
    /** Default of {@link #pingInterval()}: 54 s. */
    public static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(54);
    /** Default of {@link #pongTimeout()}: 60 s. */
    public static final Duration DEFAULT_PONG_TIMEOUT = Duration.ofSeconds(60);
    /** Default of {@link #clientPingInterval()}: 25 s. */
    public static final Duration DEFAULT_CLIENT_PING_INTERVAL = Duration.ofSeconds(25);
    /** Default of {@link #writeTimeout()}: 10 s. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link #messageAssemblyTimeout()}: 30 s. */
    public static final Duration DEFAULT_MESSAGE_ASSEMBLY_TIMEOUT = Duration.ofSeconds(30);
    /** Default of {@link #shutdownTimeout()}: 10 s. */
    public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link #drainWindow()}: 5 s. */
    public static final Duration DEFAULT_DRAIN_WINDOW = Duration.ofSeconds(5);
    /** Default of {@link #hookTimeout()}: 5 s. */
    public static final Duration DEFAULT_HOOK_TIMEOUT = Duration.ofSeconds(5);
    /** Default of {@link #hookThreads()}: 8. */
    public static final int DEFAULT_HOOK_THREADS = 8;
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
    /** Default of {@link #requestRate()}: 50 a second, 200 at once. */
    public static final RateLimit DEFAULT_REQUEST_RATE = new RateLimit(50, 200);
    /** Default of {@link #maxBadMessages()}: 10 a minute. */
    public static final int DEFAULT_MAX_BAD_MESSAGES = 10;
    /** Default of {@link #maxRateViolations()}: 100 a minute. */
    public static final int DEFAULT_MAX_RATE_VIOLATIONS = 100;
    /** Default of {@link #maxConnections()}: 10,000. */
    public static final int DEFAULT_MAX_CONNECTIONS = 10_000;
    /** Default of {@link #joinRate()}: 2 a second, 128 at once. */
    public static final RateLimit DEFAULT_JOIN_RATE = new RateLimit(2, 128);
    /** Default of {@link #controlRate()}: 10 a second, 100 at once. */
    public static final RateLimit DEFAULT_CONTROL_RATE = new RateLimit(10, 100);
    /** Default of {@link #userRateFactor()}: 2. */
    public static final int DEFAULT_USER_RATE_FACTOR = 2;
    /** Default of {@link #addressRateFactor()}: 20. */
    public static final int DEFAULT_ADDRESS_RATE_FACTOR = 20;
    /** Default of {@link #maxConnectionsPerUser()}: 50. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_USER = 50;
    /** Default of {@link #tokenInJoin()}: false. */
    public static final boolean DEFAULT_TOKEN_IN_JOIN = false;
    /** Default of {@link #tokenTimeout()}: 10 s. */
    public static final Duration DEFAULT_TOKEN_TIMEOUT = Duration.ofSeconds(10);
    /** Default of {@link #uniqueNames()}: false. */
    public static final boolean DEFAULT_UNIQUE_NAMES = false;
    /** Default of {@link #reauthorizeInterval()}: 1 min. */
    public static final Duration DEFAULT_REAUTHORIZE_INTERVAL = Duration.ofMinutes(1);
    /** Default of {@link #rooms()}: {@link RoomOptions#DEFAULT}. */
    public static final RoomOptions DEFAULT_ROOMS = RoomOptions.DEFAULT;
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
        Ranges.requireDuration("pingInterval", pingInterval);
        Ranges.requireDuration("pongTimeout", pongTimeout);
        Ranges.requireDuration("clientPingInterval", clientPingInterval);
        Ranges.requireDuration("writeTimeout", writeTimeout);
        Ranges.requireDuration("messageAssemblyTimeout", messageAssemblyTimeout);
        Ranges.requireDuration("shutdownTimeout", shutdownTimeout);
        Ranges.requireDuration("drainWindow", drainWindow);
        Ranges.requireDuration("hookTimeout", hookTimeout);
        Ranges.requireAtLeast(1, "hookThreads", hookThreads);
        Ranges.requireAtLeast(2, "maxQueuedFrames", maxQueuedFrames);
        Ranges.requireAtLeast(1, "maxPendingEvents", maxPendingEvents);
        Objects.requireNonNull(messageRate, "messageRate");
        Objects.requireNonNull(typingRate, "typingRate");
        Objects.requireNonNull(requestRate, "requestRate");
        Ranges.requireAtLeast(0, "maxBadMessages", maxBadMessages);
        Ranges.requireAtLeast(0, "maxRateViolations", maxRateViolations);
        Ranges.requireAtLeast(1, "maxConnections", maxConnections);
        Objects.requireNonNull(joinRate, "joinRate");
        Objects.requireNonNull(controlRate, "controlRate");
        Ranges.requireFactor("userRateFactor", userRateFactor);
        Ranges.requireFactor("addressRateFactor", addressRateFactor);
        Ranges.requireAtLeast(1, "maxConnectionsPerUser", maxConnectionsPerUser);
        Ranges.requireDuration("tokenTimeout", tokenTimeout);
        Ranges.requireDuration("reauthorizeInterval", reauthorizeInterval);
        Objects.requireNonNull(rooms, "rooms");
        Ranges.requireAtLeast(0, "recentMessages", recentMessages);
        Ranges.requireAtLeast(0, "recentEvents", recentEvents);
        Ranges.requireAtLeast(inputLimits.maxMessageBytes() + ENVELOPE_BYTES, "maxQueuedBytes", maxQueuedBytes);
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
        builder.clientPingInterval = clientPingInterval;
        builder.writeTimeout = writeTimeout;
        builder.messageAssemblyTimeout = messageAssemblyTimeout;
        builder.shutdownTimeout = shutdownTimeout;
        builder.drainWindow = drainWindow;
        builder.hookTimeout = hookTimeout;
        builder.hookThreads = hookThreads;
        builder.maxQueuedFrames = maxQueuedFrames;
        builder.maxQueuedBytes = maxQueuedBytes;
        builder.maxPendingEvents = maxPendingEvents;
        builder.messageRate = messageRate;
        builder.typingRate = typingRate;
        builder.requestRate = requestRate;
        builder.maxBadMessages = maxBadMessages;
        builder.maxRateViolations = maxRateViolations;
        builder.maxConnections = maxConnections;
        builder.joinRate = joinRate;
        builder.controlRate = controlRate;
        builder.userRateFactor = userRateFactor;
        builder.addressRateFactor = addressRateFactor;
        builder.maxConnectionsPerUser = maxConnectionsPerUser;
        builder.tokenInJoin = tokenInJoin;
        builder.tokenTimeout = tokenTimeout;
        builder.uniqueNames = uniqueNames;
        builder.reauthorizeInterval = reauthorizeInterval;
        builder.rooms = rooms;
        builder.recentMessages = recentMessages;
        builder.recentEvents = recentEvents;
        return builder;
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private InputLimits inputLimits = DEFAULT_INPUT_LIMITS;
        private Duration pingInterval = DEFAULT_PING_INTERVAL;
        private Duration pongTimeout = DEFAULT_PONG_TIMEOUT;
        private Duration clientPingInterval = DEFAULT_CLIENT_PING_INTERVAL;
        private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
        private Duration messageAssemblyTimeout = DEFAULT_MESSAGE_ASSEMBLY_TIMEOUT;
        private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;
        private Duration drainWindow = DEFAULT_DRAIN_WINDOW;
        private Duration hookTimeout = DEFAULT_HOOK_TIMEOUT;
        private int hookThreads = DEFAULT_HOOK_THREADS;
        private int maxQueuedFrames = DEFAULT_MAX_QUEUED_FRAMES;
        private int maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;
        private int maxPendingEvents = DEFAULT_MAX_PENDING_EVENTS;
        private RateLimit messageRate = DEFAULT_MESSAGE_RATE;
        private RateLimit typingRate = DEFAULT_TYPING_RATE;
        private RateLimit requestRate = DEFAULT_REQUEST_RATE;
        private int maxBadMessages = DEFAULT_MAX_BAD_MESSAGES;
        private int maxRateViolations = DEFAULT_MAX_RATE_VIOLATIONS;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private RateLimit joinRate = DEFAULT_JOIN_RATE;
        private RateLimit controlRate = DEFAULT_CONTROL_RATE;
        private int userRateFactor = DEFAULT_USER_RATE_FACTOR;
        private int addressRateFactor = DEFAULT_ADDRESS_RATE_FACTOR;
        private int maxConnectionsPerUser = DEFAULT_MAX_CONNECTIONS_PER_USER;
        private boolean tokenInJoin = DEFAULT_TOKEN_IN_JOIN;
        private Duration tokenTimeout = DEFAULT_TOKEN_TIMEOUT;
        private boolean uniqueNames = DEFAULT_UNIQUE_NAMES;
        private Duration reauthorizeInterval = DEFAULT_REAUTHORIZE_INTERVAL;
        private RoomOptions rooms = DEFAULT_ROOMS;
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

        /** Sets {@link HubOptions#clientPingInterval()}. */
        public Builder clientPingInterval(Duration clientPingInterval) {
            this.clientPingInterval = clientPingInterval;
            return this;
        }

        /** Sets {@link HubOptions#writeTimeout()}. */
        public Builder writeTimeout(Duration writeTimeout) {
            this.writeTimeout = writeTimeout;
            return this;
        }

        /** Sets {@link HubOptions#messageAssemblyTimeout()}. */
        public Builder messageAssemblyTimeout(Duration messageAssemblyTimeout) {
            this.messageAssemblyTimeout = messageAssemblyTimeout;
            return this;
        }

        /** Sets {@link HubOptions#shutdownTimeout()}. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            this.shutdownTimeout = shutdownTimeout;
            return this;
        }

        /** Sets {@link HubOptions#drainWindow()}. */
        public Builder drainWindow(Duration drainWindow) {
            this.drainWindow = drainWindow;
            return this;
        }

        /** Sets {@link HubOptions#hookTimeout()}. */
        public Builder hookTimeout(Duration hookTimeout) {
            this.hookTimeout = hookTimeout;
            return this;
        }

        /** Sets {@link HubOptions#hookThreads()}. */
        public Builder hookThreads(int hookThreads) {
            this.hookThreads = hookThreads;
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

        /** Sets {@link HubOptions#requestRate()}. */
        public Builder requestRate(RateLimit requestRate) {
            this.requestRate = requestRate;
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

        /** Sets {@link HubOptions#joinRate()}. */
        public Builder joinRate(RateLimit joinRate) {
            this.joinRate = joinRate;
            return this;
        }

        /** Sets {@link HubOptions#controlRate()}. */
        public Builder controlRate(RateLimit controlRate) {
            this.controlRate = controlRate;
            return this;
        }

        /** Sets {@link HubOptions#userRateFactor()}. */
        public Builder userRateFactor(int userRateFactor) {
            this.userRateFactor = userRateFactor;
            return this;
        }

        /** Sets {@link HubOptions#addressRateFactor()}. */
        public Builder addressRateFactor(int addressRateFactor) {
            this.addressRateFactor = addressRateFactor;
            return this;
        }

        /** Sets {@link HubOptions#maxConnectionsPerUser()}. */
        public Builder maxConnectionsPerUser(int maxConnectionsPerUser) {
            this.maxConnectionsPerUser = maxConnectionsPerUser;
            return this;
        }

        /** Sets {@link HubOptions#tokenInJoin()}. */
        public Builder tokenInJoin(boolean tokenInJoin) {
            this.tokenInJoin = tokenInJoin;
            return this;
        }

        /** Sets {@link HubOptions#tokenTimeout()}. */
        public Builder tokenTimeout(Duration tokenTimeout) {
            this.tokenTimeout = tokenTimeout;
            return this;
        }

        /** Sets {@link HubOptions#uniqueNames()}. */
        public Builder uniqueNames(boolean uniqueNames) {
            this.uniqueNames = uniqueNames;
            return this;
        }

        /** Sets {@link HubOptions#reauthorizeInterval()}. */
        public Builder reauthorizeInterval(Duration reauthorizeInterval) {
            this.reauthorizeInterval = reauthorizeInterval;
            return this;
        }

        /** Sets {@link HubOptions#rooms()}. */
        public Builder rooms(RoomOptions rooms) {
            this.rooms = rooms;
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
                    clientPingInterval,
                    writeTimeout,
                    messageAssemblyTimeout,
                    shutdownTimeout,
                    drainWindow,
                    hookTimeout,
                    hookThreads,
                    maxQueuedFrames,
                    maxQueuedBytes,
                    maxPendingEvents,
                    messageRate,
                    typingRate,
                    requestRate,
                    maxBadMessages,
                    maxRateViolations,
                    maxConnections,
                    joinRate,
                    controlRate,
                    userRateFactor,
                    addressRateFactor,
                    maxConnectionsPerUser,
                    tokenInJoin,
                    tokenTimeout,
                    uniqueNames,
                    reauthorizeInterval,
                    rooms,
                    recentMessages,
                    recentEvents);
        }
    }
}
