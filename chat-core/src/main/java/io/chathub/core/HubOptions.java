package io.chathub.core;

import io.chathub.core.options.ConnectionOptions;
import io.chathub.core.options.DeliveryOptions;
import io.chathub.core.options.HookOptions;
import io.chathub.core.options.IdentityOptions;
import io.chathub.core.options.InputOptions;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.MonitoringOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionGroup;
import io.chathub.core.options.OptionValues;
import io.chathub.core.options.Options;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RateOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.InputLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link Hub}, in groups. Immutable; {@link #builder()} starts from the defaults, {@link #mutate()}
 * from these values. The Javadoc of a group states the unit, range and default of each option; {@link #table()} lists
 * every option.
 */
public final class HubOptions {

    /** All defaults. */
    public static final HubOptions DEFAULT = builder().build();

    private final OptionValues values;

    private final ConnectionOptions connection;
    private final DeliveryOptions delivery;
    private final RateOptions rates;
    private final IdentityOptions identity;
    private final HookOptions hooks;
    private final RoomOptions rooms;
    private final MessageOptions messages;
    private final MonitoringOptions monitoring;
    private final InputOptions input;

    private HubOptions(OptionValues values) {
        checkQueuedBytes(values);
        this.values = values;
        connection = ConnectionOptions.of(values);
        delivery = DeliveryOptions.of(values);
        rates = RateOptions.of(values);
        identity = IdentityOptions.of(values);
        hooks = HookOptions.of(values);
        rooms = RoomOptions.of(values);
        messages = MessageOptions.of(values);
        monitoring = MonitoringOptions.of(values);
        input = InputOptions.of(values);
        Duration pingInterval = connection.pingInterval();
        if (connection.pongTimeout().compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException("pongTimeout: " + connection.pongTimeout()
                    + " (expected: longer than pingInterval, " + pingInterval + ")");
        }
    }

    /** The check runs before the range checks of the options, so that the message names the bound that applies. */
    private static void checkQueuedBytes(OptionValues values) {
        long least = (long) values.get(InputOptions.MAX_MESSAGE_BYTES) + DeliveryOptions.ENVELOPE_BYTES;
        int maxQueuedBytes = values.get(DeliveryOptions.MAX_QUEUED_BYTES);
        if (maxQueuedBytes < least) {
            // Here maxMessageBytes itself is out of range.
            InputOptions.of(values);
            throw new IllegalArgumentException("maxQueuedBytes: " + maxQueuedBytes + " (expected: >= " + least + ")");
        }
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder(OptionValues.DEFAULTS);
    }

    /** Every option, group by group: name, type, default, range, meaning, variable and flag. Immutable. */
    public static List<Option<?>> table() {
        return Options.all();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        return new Builder(values);
    }

    /** The value of {@code option}. */
    public <T> T get(Option<T> option) {
        return values.get(option);
    }

    /** Limits and times of connections, and of the stop. */
    public ConnectionOptions connection() {
        return connection;
    }

    /** Limits of the queues between rooms and clients. */
    public DeliveryOptions delivery() {
        return delivery;
    }

    /** Rate limits of clients, and the number of violations that closes a connection. */
    public RateOptions rates() {
        return rates;
    }

    /** Tokens, names and users. */
    public IdentityOptions identity() {
        return identity;
    }

    /** Timeouts and threads of the host's hooks. */
    public HookOptions hooks() {
        return hooks;
    }

    /** The limits of a hub's rooms. */
    public RoomOptions rooms() {
        return rooms;
    }

    /** The changes of messages that clients may make, and their limits. */
    public MessageOptions messages() {
        return messages;
    }

    /** The amount of data in the monitoring. */
    public MonitoringOptions monitoring() {
        return monitoring;
    }

    /** Size limits of input. */
    public InputOptions input() {
        return input;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HubOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "HubOptions[" + connection + ", " + delivery + ", " + rates + ", " + identity + ", " + hooks + ", "
                + rooms + ", " + messages + ", " + monitoring + ", " + input + "]";
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private OptionValues values;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** Sets any option of {@link HubOptions#table()}. */
        public <T> Builder set(Option<T> option, T value) {
            values = values.with(option, value);
            return this;
        }

        /** Sets {@link InputOptions#limits()}. */
        public Builder inputLimits(InputLimits inputLimits) {
            return set(InputOptions.MAX_MESSAGE_BYTES, inputLimits.maxMessageBytes())
                    .set(InputOptions.MAX_TEXT_LENGTH, inputLimits.maxTextLength());
        }

        /** Sets {@link InputOptions#inputHeapPercent()}. */
        public Builder inputHeapPercent(int inputHeapPercent) {
            return set(InputOptions.INPUT_HEAP_PERCENT, inputHeapPercent);
        }

        /** Sets every option of {@link HubOptions#rooms()}. */
        public Builder rooms(RoomOptions rooms) {
            values = values.with(OptionGroup.ROOMS, rooms.values());
            return this;
        }

        /** Sets every option of {@link HubOptions#messages()}. */
        public Builder messages(MessageOptions messages) {
            values = values.with(OptionGroup.MESSAGES, messages.values());
            return this;
        }

        /** Sets {@link ConnectionOptions#maxConnections()}. */
        public Builder maxConnections(int maxConnections) {
            return set(ConnectionOptions.MAX_CONNECTIONS, maxConnections);
        }

        /** Sets {@link ConnectionOptions#pingInterval()}. */
        public Builder pingInterval(Duration pingInterval) {
            return set(ConnectionOptions.PING_INTERVAL, pingInterval);
        }

        /** Sets {@link ConnectionOptions#pongTimeout()}. */
        public Builder pongTimeout(Duration pongTimeout) {
            return set(ConnectionOptions.PONG_TIMEOUT, pongTimeout);
        }

        /** Sets {@link ConnectionOptions#clientPingInterval()}. */
        public Builder clientPingInterval(Duration clientPingInterval) {
            return set(ConnectionOptions.CLIENT_PING_INTERVAL, clientPingInterval);
        }

        /** Sets {@link ConnectionOptions#writeTimeout()}. */
        public Builder writeTimeout(Duration writeTimeout) {
            return set(ConnectionOptions.WRITE_TIMEOUT, writeTimeout);
        }

        /** Sets {@link ConnectionOptions#messageAssemblyTimeout()}. */
        public Builder messageAssemblyTimeout(Duration messageAssemblyTimeout) {
            return set(ConnectionOptions.MESSAGE_ASSEMBLY_TIMEOUT, messageAssemblyTimeout);
        }

        /** Sets {@link ConnectionOptions#shutdownTimeout()}. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            return set(ConnectionOptions.SHUTDOWN_TIMEOUT, shutdownTimeout);
        }

        /** Sets {@link ConnectionOptions#drainWindow()}. */
        public Builder drainWindow(Duration drainWindow) {
            return set(ConnectionOptions.DRAIN_WINDOW, drainWindow);
        }

        /** Sets {@link DeliveryOptions#maxQueuedFrames()}. */
        public Builder maxQueuedFrames(int maxQueuedFrames) {
            return set(DeliveryOptions.MAX_QUEUED_FRAMES, maxQueuedFrames);
        }

        /** Sets {@link DeliveryOptions#maxQueuedBytes()}. */
        public Builder maxQueuedBytes(int maxQueuedBytes) {
            return set(DeliveryOptions.MAX_QUEUED_BYTES, maxQueuedBytes);
        }

        /** Sets {@link DeliveryOptions#maxPendingEvents()}. */
        public Builder maxPendingEvents(int maxPendingEvents) {
            return set(DeliveryOptions.MAX_PENDING_EVENTS, maxPendingEvents);
        }

        /** Sets {@link RateOptions#messageRate()}. */
        public Builder messageRate(RateLimit messageRate) {
            return set(RateOptions.MESSAGE_RATE, messageRate);
        }

        /** Sets {@link RateOptions#typingRate()}. */
        public Builder typingRate(RateLimit typingRate) {
            return set(RateOptions.TYPING_RATE, typingRate);
        }

        /** Sets {@link RateOptions#reactionRate()}. */
        public Builder reactionRate(RateLimit reactionRate) {
            return set(RateOptions.REACTION_RATE, reactionRate);
        }

        /** Sets {@link RateOptions#requestRate()}. */
        public Builder requestRate(RateLimit requestRate) {
            return set(RateOptions.REQUEST_RATE, requestRate);
        }

        /** Sets {@link RateOptions#joinRate()}. */
        public Builder joinRate(RateLimit joinRate) {
            return set(RateOptions.JOIN_RATE, joinRate);
        }

        /** Sets {@link RateOptions#controlRate()}. */
        public Builder controlRate(RateLimit controlRate) {
            return set(RateOptions.CONTROL_RATE, controlRate);
        }

        /** Sets {@link RateOptions#userRateFactor()}. */
        public Builder userRateFactor(int userRateFactor) {
            return set(RateOptions.USER_RATE_FACTOR, userRateFactor);
        }

        /** Sets {@link RateOptions#addressRateFactor()}. */
        public Builder addressRateFactor(int addressRateFactor) {
            return set(RateOptions.ADDRESS_RATE_FACTOR, addressRateFactor);
        }

        /** Sets {@link RateOptions#maxBadMessages()}. */
        public Builder maxBadMessages(int maxBadMessages) {
            return set(RateOptions.MAX_BAD_MESSAGES, maxBadMessages);
        }

        /** Sets {@link RateOptions#maxRateViolations()}. */
        public Builder maxRateViolations(int maxRateViolations) {
            return set(RateOptions.MAX_RATE_VIOLATIONS, maxRateViolations);
        }

        /** Sets {@link IdentityOptions#maxConnectionsPerUser()}. */
        public Builder maxConnectionsPerUser(int maxConnectionsPerUser) {
            return set(IdentityOptions.MAX_CONNECTIONS_PER_USER, maxConnectionsPerUser);
        }

        /** Sets {@link IdentityOptions#tokenInJoin()}. */
        public Builder tokenInJoin(boolean tokenInJoin) {
            return set(IdentityOptions.TOKEN_IN_JOIN, tokenInJoin);
        }

        /** Sets {@link IdentityOptions#tokenTimeout()}. */
        public Builder tokenTimeout(Duration tokenTimeout) {
            return set(IdentityOptions.TOKEN_TIMEOUT, tokenTimeout);
        }

        /** Sets {@link IdentityOptions#uniqueNames()}. */
        public Builder uniqueNames(boolean uniqueNames) {
            return set(IdentityOptions.UNIQUE_NAMES, uniqueNames);
        }

        /** Sets {@link HookOptions#hookTimeout()}. */
        public Builder hookTimeout(Duration hookTimeout) {
            return set(HookOptions.HOOK_TIMEOUT, hookTimeout);
        }

        /** Sets {@link HookOptions#hookThreads()}. */
        public Builder hookThreads(int hookThreads) {
            return set(HookOptions.HOOK_THREADS, hookThreads);
        }

        /** Sets {@link HookOptions#reauthorizeInterval()}. */
        public Builder reauthorizeInterval(Duration reauthorizeInterval) {
            return set(HookOptions.REAUTHORIZE_INTERVAL, reauthorizeInterval);
        }

        /** Sets {@link MonitoringOptions#recentMessages()}. */
        public Builder recentMessages(int recentMessages) {
            return set(MonitoringOptions.RECENT_MESSAGES, recentMessages);
        }

        /** Sets {@link MonitoringOptions#recentEvents()}. */
        public Builder recentEvents(int recentEvents) {
            return set(MonitoringOptions.RECENT_EVENTS, recentEvents);
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is out of range, as {@code name: value (expected: range)}
         */
        public HubOptions build() {
            return new HubOptions(values);
        }
    }
}
