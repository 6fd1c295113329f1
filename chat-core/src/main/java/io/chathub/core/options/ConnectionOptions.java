package io.chathub.core.options;

import java.time.Duration;
import java.util.List;

/** Limits and times of connections, and of the stop. Immutable. */
public final class ConnectionOptions extends GroupValues {

    /** {@link #maxConnections()}. */
    public static final Option<Integer> MAX_CONNECTIONS =
            Option.count(OptionGroup.CONNECTION, "maxConnections", 10_000, 1, "Connections that may exist at once.");
    /** {@link #pingInterval()}. */
    public static final Option<Duration> PING_INTERVAL = Option.time(
            OptionGroup.CONNECTION,
            "pingInterval",
            Duration.ofSeconds(54),
            "Time between two WebSocket pings to a client.");
    /** {@link #pongTimeout()}. */
    public static final Option<Duration> PONG_TIMEOUT = Option.time(
            OptionGroup.CONNECTION,
            "pongTimeout",
            Duration.ofSeconds(60),
            "Time without a pong after which a client is closed with 4012.");
    /** {@link #clientPingInterval()}. */
    public static final Option<Duration> CLIENT_PING_INTERVAL = Option.time(
            OptionGroup.CONNECTION,
            "clientPingInterval",
            Duration.ofSeconds(25),
            "Time between two pings of a v2 client that cannot send WebSocket pings, such as a page.");
    /** {@link #writeTimeout()}. */
    public static final Option<Duration> WRITE_TIMEOUT = Option.time(
            OptionGroup.CONNECTION,
            "writeTimeout",
            Duration.ofSeconds(10),
            "Time after which an unfinished write closes its client with 4008.");
    /** {@link #messageAssemblyTimeout()}. */
    public static final Option<Duration> MESSAGE_ASSEMBLY_TIMEOUT = Option.time(
            OptionGroup.CONNECTION,
            "messageAssemblyTimeout",
            Duration.ofSeconds(30),
            "Time from the first octet of a message, or of any frame, to its last, after which its client is closed with 1008.");
    /** {@link #shutdownTimeout()}. */
    public static final Option<Duration> SHUTDOWN_TIMEOUT = Option.time(
            OptionGroup.CONNECTION,
            "shutdownTimeout",
            Duration.ofSeconds(10),
            "Time after which a stop cuts clients: for open requests (half of it), for queues, and for answers to the close.");
    /** {@link #drainWindow()}. */
    public static final Option<Duration> DRAIN_WINDOW = Option.time(
            OptionGroup.CONNECTION,
            "drainWindow",
            Duration.ofSeconds(5),
            "Time over which v2 clients come back after a stop, evenly spread.");

    static final List<Option<?>> ALL = List.of(
            MAX_CONNECTIONS,
            PING_INTERVAL,
            PONG_TIMEOUT,
            CLIENT_PING_INTERVAL,
            WRITE_TIMEOUT,
            MESSAGE_ASSEMBLY_TIMEOUT,
            SHUTDOWN_TIMEOUT,
            DRAIN_WINDOW);

    private ConnectionOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static ConnectionOptions of(OptionValues values) {
        values.check(ALL);
        return new ConnectionOptions(values);
    }

    /** Connections that may exist at once. Range: at least 1. Default: 10,000. */
    public int maxConnections() {
        return get(MAX_CONNECTIONS);
    }

    /** Time between two WebSocket pings to a client. Range: longer than zero and at most 365 days. Default: 54 s. */
    public Duration pingInterval() {
        return get(PING_INTERVAL);
    }

    /**
     * Time without a pong after which a client is closed with 4012. Only a client that has not answered a ping is
     * closed. Range: longer than zero and at most 365 days; longer than {@link #pingInterval()}. Default: 60 s.
     */
    public Duration pongTimeout() {
        return get(PONG_TIMEOUT);
    }

    /**
     * Time between two pings of a v2 client that cannot send WebSocket pings, such as a page. Range: longer than zero
     * and at most 365 days. Default: 25 s.
     */
    public Duration clientPingInterval() {
        return get(CLIENT_PING_INTERVAL);
    }

    /**
     * Time after which an unfinished write closes its client with 4008. Range: longer than zero and at most 365 days.
     * Default: 10 s.
     */
    public Duration writeTimeout() {
        return get(WRITE_TIMEOUT);
    }

    /**
     * Time from the first octet of a message, or of any frame, to its last, after which its client is closed with 1008.
     * Other frames in between do not extend it. Range: longer than zero and at most 365 days. Default: 30 s.
     */
    public Duration messageAssemblyTimeout() {
        return get(MESSAGE_ASSEMBLY_TIMEOUT);
    }

    /**
     * Time after which a stop cuts the clients that are still connected. At most half of it passes until the requests
     * that were taken are decided and published; the rest is for queues to empty and for clients to answer the close.
     * Range: longer than zero and at most 365 days. Default: 10 s.
     */
    public Duration shutdownTimeout() {
        return get(SHUTDOWN_TIMEOUT);
    }

    /**
     * Time over which v2 clients come back after a stop, evenly spread. Range: longer than zero and at most 365 days.
     * Default: 5 s.
     */
    public Duration drainWindow() {
        return get(DRAIN_WINDOW);
    }
}
