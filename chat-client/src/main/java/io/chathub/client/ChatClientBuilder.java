package io.chathub.client;

import io.chathub.client.internal.Checks;
import io.chathub.client.internal.ClientOptions;
import io.chathub.protocol.InputLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
    /** The default of {@link #maxQueuedMessages}: {@value}. */
    public static final int DEFAULT_MAX_QUEUED_MESSAGES = 256;
    /** The default of {@link #maxPendingEvents}: {@value}. */
    public static final int DEFAULT_MAX_PENDING_EVENTS = 1_024;

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST = 1_000_000;

    private final URI endpoint;
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
    private int maxQueuedMessages = DEFAULT_MAX_QUEUED_MESSAGES;
    private int maxPendingEvents = DEFAULT_MAX_PENDING_EVENTS;

    ChatClientBuilder(URI uri) {
        endpoint = Checks.endpoint(uri);
    }

    /** The name to join with after each connect. Default: none, until {@link ChatClient#join} gives one. */
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
     * The longest message in bytes of UTF-8, in both directions; 1,024 to {@value InputLimits#LARGEST_MESSAGE_BYTES}. A
     * longer one from the server ends the connection with 1009. Default
     * {@value InputLimits#DEFAULT_MAX_MESSAGE_BYTES}.
     */
    public ChatClientBuilder maxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes =
                Checks.between("maxMessageBytes", maxMessageBytes, 1_024, InputLimits.LARGEST_MESSAGE_BYTES);
        return this;
    }

    /**
     * The longest text to send, in code points; at least 1. Set it to the server's limit: the server drops what is
     * longer, and v1 does not tell. Default {@value InputLimits#DEFAULT_MAX_TEXT_LENGTH}.
     */
    public ChatClientBuilder maxTextLength(int maxTextLength) {
        this.maxTextLength = Checks.between("maxTextLength", maxTextLength, 1, Integer.MAX_VALUE);
        return this;
    }

    /** How many messages may wait for the network before sending throws; 1 to 1,000,000. Default 256. */
    public ChatClientBuilder maxQueuedMessages(int maxQueuedMessages) {
        this.maxQueuedMessages = Checks.between("maxQueuedMessages", maxQueuedMessages, 1, MOST);
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
                endpoint,
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
                maxQueuedMessages,
                maxPendingEvents));
    }
}
