package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.spi.ClientTransport;
import io.chathub.protocol.InputLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link ChatClient}s; it may build several, which share their listeners. Every method checks its argument and
 * throws {@link IllegalArgumentException} with {@code name: value (expected: …)}. Not for several threads.
 */
public final class ChatClientBuilder {

    /** The default of {@link #connectTimeout}: 10 s. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** The default of {@link #closeTimeout}: 2 s. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(2);
    /** The default of {@link #pingInterval}: 25 s. */
    public static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(25);
    /** The default of {@link #requestTimeout}: 10 s. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);
    /** The default of {@link #maxIncomingBytes}: {@value}. */
    public static final int DEFAULT_MAX_INCOMING_BYTES = 1024 * 1024;
    /** The default of {@link #maxOutbox}: {@value}. */
    public static final int DEFAULT_MAX_OUTBOX = 256;
    /** The default of {@link #maxPendingEvents}: {@value}. */
    public static final int DEFAULT_MAX_PENDING_EVENTS = 1_024;

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 1_000_000;

    private final String name;
    private final @Nullable URI endpoint;
    private final ClientTransport.@Nullable Factory transport;
    private final List<ChatListener> listeners = new ArrayList<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable String username;
    private @Nullable SSLContext sslContext;
    private ReconnectPolicy reconnect = ReconnectPolicy.DEFAULT;
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
    private Duration pingInterval = DEFAULT_PING_INTERVAL;
    private int maxMessageBytes = InputLimits.DEFAULT_MAX_MESSAGE_BYTES;
    private int maxTextLength = InputLimits.DEFAULT_MAX_TEXT_LENGTH;
    private int maxIncomingBytes = DEFAULT_MAX_INCOMING_BYTES;
    private int maxOutbox = DEFAULT_MAX_OUTBOX;
    private int maxInFlight = 1;
    private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
    private @Nullable Supplier<String> token;
    private int maxPendingEvents = DEFAULT_MAX_PENDING_EVENTS;

    ChatClientBuilder(URI uri) {
        URI address = Checks.endpoint(uri);
        endpoint = address;
        transport = null;
        // Without headers and query: they may hold a token.
        name = address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    ChatClientBuilder(String name, ClientTransport.Factory transport) {
        this.name = Objects.requireNonNull(name, "name");
        this.transport = Objects.requireNonNull(transport, "transport");
        endpoint = null;
    }

    /** The name to join with. Default: none, which only does where the server knows who this is, by a {@link #token} for instance. */
    public ChatClientBuilder username(String username) {
        this.username = Checks.username(username);
        return this;
    }

    /** Adds a listener, behind those added before. Default: none. */
    public ChatClientBuilder listener(ChatListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** When to come back after a loss. Default {@link ReconnectPolicy#DEFAULT}. */
    public ChatClientBuilder reconnect(ReconnectPolicy reconnect) {
        this.reconnect = Objects.requireNonNull(reconnect, "reconnect");
        return this;
    }

    /**
     * Sets an HTTP header of the handshake, such as {@code Authorization}; the same name again replaces it. Those that
     * the handshake itself needs are refused.
     */
    public ChatClientBuilder header(String name, String value) {
        Checks.header(name, value);
        headers.put(name, value);
        return this;
    }

    /** The TLS settings for {@code wss}. The host name is verified in any case. Default: those of the JVM. */
    public ChatClientBuilder sslContext(SSLContext sslContext) {
        this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
        return this;
    }

    /** How long one attempt may take, from the name lookup to the server's {@code connect} event; 1 ms to 1 h. Default 10 s. */
    public ChatClientBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = Checks.between("connectTimeout", connectTimeout, SHORTEST, LONGEST);
        return this;
    }

    /** How long {@link ChatClient#close()} gives the peer, and then a running callback, to end; 1 ms to 1 h. Default 2 s. */
    public ChatClientBuilder closeTimeout(Duration closeTimeout) {
        this.closeTimeout = Checks.between("closeTimeout", closeTimeout, SHORTEST, LONGEST);
        return this;
    }

    /**
     * How often to ping; a peer from which nothing comes between two pings is given up, so a dead one is noticed within
     * two intervals. 10 ms to 1 h, or zero for no pings at all. Default 25 s.
     */
    public ChatClientBuilder pingInterval(Duration pingInterval) {
        this.pingInterval = Objects.requireNonNull(pingInterval, "pingInterval").isZero()
                ? pingInterval
                : Checks.between("pingInterval", pingInterval, Duration.ofMillis(10), LONGEST);
        return this;
    }

    /**
     * A token that the server asks for, as {@code Authorization: Bearer …}. The supplier is asked before each attempt, on
     * the connection's own thread, so it may block and fetch a new one; one that throws is a failed attempt. Where the token
     * expires, it is asked again a little before that, on a thread of its own, and the connection lives on. Default: none.
     */
    public ChatClientBuilder token(Supplier<String> token) {
        this.token = Objects.requireNonNull(token, "token");
        return this;
    }

    /** The longest message to send, in bytes of UTF-8; 1,024 to {@value InputLimits#LARGEST_MESSAGE_BYTES}. Default {@value InputLimits#DEFAULT_MAX_MESSAGE_BYTES}. */
    public ChatClientBuilder maxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes =
                Checks.between("maxMessageBytes", maxMessageBytes, 1_024, InputLimits.LARGEST_MESSAGE_BYTES);
        return this;
    }

    /**
     * The longest message from the server, in bytes of UTF-8, a page of history for instance; 65,536 to
     * {@value InputLimits#LARGEST_MESSAGE_BYTES}. A longer one ends the connection with 1009. Default
     * {@value #DEFAULT_MAX_INCOMING_BYTES}.
     */
    public ChatClientBuilder maxIncomingBytes(int maxIncomingBytes) {
        this.maxIncomingBytes =
                Checks.between("maxIncomingBytes", maxIncomingBytes, 65_536, InputLimits.LARGEST_MESSAGE_BYTES);
        return this;
    }

    /**
     * The longest text to send, in code points; at least 1. Set it to the server's limit: the server refuses what is
     * longer. Default {@value InputLimits#DEFAULT_MAX_TEXT_LENGTH}.
     */
    public ChatClientBuilder maxTextLength(int maxTextLength) {
        this.maxTextLength = Checks.between("maxTextLength", maxTextLength, 1, Integer.MAX_VALUE);
        return this;
    }

    /** How many messages may wait to be acknowledged, in all rooms together; 1 to 1,000,000. Default 256. */
    public ChatClientBuilder maxOutbox(int maxOutbox) {
        this.maxOutbox = Checks.between("maxOutbox", maxOutbox, 1, MOST);
        return this;
    }

    /**
     * How many messages of a room may be on their way at once; 1 to 256. With more than one, a message that the server
     * refuses for a moment, as over the rate, is sent again behind those that followed it. Default 1: a room's messages are
     * said in the order in which they were sent, always.
     */
    public ChatClientBuilder maxInFlight(int maxInFlight) {
        this.maxInFlight = Checks.between("maxInFlight", maxInFlight, 1, 256);
        return this;
    }

    /** How long reading a history or members may take; 1 ms to 1 h. Default 10 s. */
    public ChatClientBuilder requestTimeout(Duration requestTimeout) {
        this.requestTimeout = Checks.between("requestTimeout", requestTimeout, SHORTEST, LONGEST);
        return this;
    }

    /**
     * How many events may wait for the listeners before the client reads no further from the network; 1 to 1,000,000.
     * The server notices, and closes with 4008 where it lasts. Default 1,024.
     */
    public ChatClientBuilder maxPendingEvents(int maxPendingEvents) {
        this.maxPendingEvents = Checks.between("maxPendingEvents", maxPendingEvents, 1, MOST);
        return this;
    }

    /** A client with these settings; it does nothing before {@link ChatClient#connect()}. */
    public ChatClient build() {
        return new ChatClient(new ClientOptions(
                name,
                endpoint,
                transport,
                username,
                listeners,
                reconnect,
                headers,
                sslContext,
                connectTimeout,
                closeTimeout,
                pingInterval,
                maxMessageBytes,
                maxTextLength,
                maxIncomingBytes,
                maxOutbox,
                maxInFlight,
                requestTimeout,
                token,
                maxPendingEvents));
    }
}
