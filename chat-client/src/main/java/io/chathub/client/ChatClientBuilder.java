package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.spi.ClientTransport;
import io.chathub.protocol.GuestKey;
import io.chathub.protocol.InputLimits;
import io.chathub.runtime.ChatRuntime;
import java.net.ProxySelector;
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
 * A builder of {@link ChatClient}s. It may build several clients, which then share their listeners. Every method checks its
 * argument and throws {@link IllegalArgumentException} with the message {@code name: value (expected: …)}. Not thread-safe.
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
    private static final int GUEST_KEY_BYTES = 32;

    private final String name;
    private final @Nullable URI endpoint;
    private final ClientTransport.@Nullable Factory transport;
    private final List<ChatListener> listeners = new ArrayList<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable String username;
    private @Nullable SSLContext sslContext;
    private @Nullable ProxySelector proxy;
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
    private @Nullable String guestKey;
    private int maxPendingEvents = DEFAULT_MAX_PENDING_EVENTS;
    private ChatRuntime runtime = ChatRuntime.system();

    ChatClientBuilder(URI uri) {
        URI address = Checks.endpoint(uri);
        endpoint = address;
        transport = null;
        // Without headers and query, which may hold a token.
        name = address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    ChatClientBuilder(String name, ClientTransport.Factory transport) {
        this.name = Objects.requireNonNull(name, "name");
        this.transport = Objects.requireNonNull(transport, "transport");
        endpoint = null;
    }

    /**
     * The username for joining rooms. Default: none, which a server accepts only if it knows the user already, by a
     * {@link #token} for instance.
     */
    public ChatClientBuilder username(String username) {
        this.username = Checks.username(username);
        return this;
    }

    /** Adds a listener. Listeners are called in the order in which they were added. Default: none. */
    public ChatClientBuilder listener(ChatListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** The waiting times before reconnects. Default {@link ReconnectPolicy#DEFAULT}. */
    public ChatClientBuilder reconnect(ReconnectPolicy reconnect) {
        this.reconnect = Objects.requireNonNull(reconnect, "reconnect");
        return this;
    }

    /**
     * Sets an HTTP header of the handshake, such as {@code Authorization}. A second call with the same name replaces the
     * value. Headers that the handshake sets itself are rejected.
     */
    public ChatClientBuilder header(String name, String value) {
        Checks.header(name, value);
        headers.put(name, value);
        return this;
    }

    /** The TLS settings for {@code wss}. The host name is always verified. Default: the settings of the JVM. */
    public ChatClientBuilder sslContext(SSLContext sslContext) {
        this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
        return this;
    }

    /**
     * The proxies to connect through. The selector is asked before each attempt with the address of the server as
     * {@code http} or {@code https}; its proxies are tried in turn. An HTTP proxy is asked for a tunnel ({@code CONNECT})
     * for {@code ws} and {@code wss} alike, and finds the address of the server's name itself; SOCKS proxies do as well.
     * {@code ProxySelector.of(new InetSocketAddress("proxy.example.com", 3128))} is one proxy for all servers,
     * {@code ProxySelector.of(null)} none. There are no credentials for an HTTP proxy. Default: the
     * {@linkplain ProxySelector#getDefault() selector of the JVM}, which reads {@code http.proxyHost} and
     * {@code http.proxyPort} for {@code ws}, {@code https.proxyHost} and {@code https.proxyPort} for {@code wss},
     * {@code http.nonProxyHosts} for both, and {@code socksProxyHost}.
     */
    public ChatClientBuilder proxy(ProxySelector proxy) {
        this.proxy = Objects.requireNonNull(proxy, "proxy");
        return this;
    }

    /**
     * How long an attempt may take, from the name lookup to the server's {@code connect} event; 1 ms to 1 h. The addresses
     * of a name are tried in turn, each with its share of the time that is left. Default 10 s.
     */
    public ChatClientBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = Checks.between("connectTimeout", connectTimeout, SHORTEST, LONGEST);
        return this;
    }

    /**
     * How long {@link ChatClient#close()} waits for the close frame of the peer, and then for a running listener call; 1 ms
     * to 1 h. Default 2 s.
     */
    public ChatClientBuilder closeTimeout(Duration closeTimeout) {
        this.closeTimeout = Checks.between("closeTimeout", closeTimeout, SHORTEST, LONGEST);
        return this;
    }

    /**
     * The interval of pings; 10 ms to 1 h, or zero for no pings. If nothing is received between two pings, the connection is
     * aborted; so a dead peer is noticed within two intervals. Default 25 s.
     */
    public ChatClientBuilder pingInterval(Duration pingInterval) {
        this.pingInterval = Objects.requireNonNull(pingInterval, "pingInterval").isZero()
                ? pingInterval
                : Checks.between("pingInterval", pingInterval, Duration.ofMillis(10), LONGEST);
        return this;
    }

    /**
     * The supplier of the token for {@code Authorization: Bearer …}. It is called before each attempt, on the thread of the
     * connection, so it may block to fetch a new token; an exception is a failed attempt. If the token expires, the supplier
     * is called again before that, by a fifth of the lifetime and at most a minute, on a thread of its own, and the
     * connection stays open. Default: none.
     */
    public ChatClientBuilder token(Supplier<String> token) {
        this.token = Objects.requireNonNull(token, "token");
        return this;
    }

    /**
     * The guest key of the client, for a server on which clients without an account are users ({@code --guests keys}): the same
     * key is the same user there, on any connection and after any restart of the client. Keep it like a password. It is sent
     * like a {@link #token}, of which there must be none beside it.
     *
     * <p>A server that takes no guest keys does as it does without a token: it admits the client as a guest of its connection, or
     * refuses it with 401. Servers before guest keys refuse it with 401 only where they have a token verifier. Default: none.
     *
     * @param guestKey a key of {@link #newGuestKey()}, or of another client: {@code guest.} and 22 to 128 characters of URL-safe
     *                 base64
     */
    public ChatClientBuilder guestKey(String guestKey) {
        if (!GuestKey.isValid(guestKey)) {
            // Without the value, which may be a secret.
            throw new IllegalArgumentException(
                    "guestKey: … (expected: " + GuestKey.PREFIX + " and 22..128 characters of URL-safe base64)");
        }
        this.guestKey = guestKey;
        return this;
    }

    /** A new guest key of 256 random bits, for {@link #guestKey}. It makes a new user: keep it, and use it again. */
    public static String newGuestKey() {
        byte[] secret = new byte[GUEST_KEY_BYTES];
        ChatRuntime.system().nextSecretBytes(secret);
        return GuestKey.of(secret);
    }

    /**
     * The longest message to send, in bytes of UTF-8; 1,024 to {@value InputLimits#LARGEST_MESSAGE_BYTES}. A lower limit of
     * the server applies as well. Default {@value InputLimits#DEFAULT_MAX_MESSAGE_BYTES}.
     */
    public ChatClientBuilder maxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes =
                Checks.between("maxMessageBytes", maxMessageBytes, 1_024, InputLimits.LARGEST_MESSAGE_BYTES);
        return this;
    }

    /**
     * The longest message to receive, in bytes of UTF-8, such as a page of the history; 65,536 to
     * {@value InputLimits#LARGEST_MESSAGE_BYTES}. A longer one closes the connection with 1009. Default
     * {@value #DEFAULT_MAX_INCOMING_BYTES}.
     */
    public ChatClientBuilder maxIncomingBytes(int maxIncomingBytes) {
        this.maxIncomingBytes =
                Checks.between("maxIncomingBytes", maxIncomingBytes, 65_536, InputLimits.LARGEST_MESSAGE_BYTES);
        return this;
    }

    /**
     * The longest text to send, in code points; at least 1. Set it to the limit of the server, which rejects longer texts.
     * Default {@value InputLimits#DEFAULT_MAX_TEXT_LENGTH}.
     */
    public ChatClientBuilder maxTextLength(int maxTextLength) {
        this.maxTextLength = Checks.between("maxTextLength", maxTextLength, 1, Integer.MAX_VALUE);
        return this;
    }

    /** The most messages and changes of messages without an acknowledgement, in all rooms together; 1 to 1,000,000. Default 256. */
    public ChatClientBuilder maxOutbox(int maxOutbox) {
        this.maxOutbox = Checks.between("maxOutbox", maxOutbox, 1, MOST);
        return this;
    }

    /**
     * The most messages, and changes of messages, of one room in flight, sent and not acknowledged; 1 to 256, and 32 in all rooms
     * together. With more than one, a message that the server refuses temporarily, as over the rate, may be published after those
     * sent behind it; two changes of one message are in order always. Default 1: the messages of a room and their changes always
     * take effect in the order in which they were sent.
     *
     * <p>After a refusal over the rate all rooms send one message at a time, at the rate of the server, for a minute or until none waits.
     */
    public ChatClientBuilder maxInFlight(int maxInFlight) {
        this.maxInFlight = Checks.between("maxInFlight", maxInFlight, 1, 256);
        return this;
    }

    /** How long a read of history or members, and a {@link ChatRoom#leave}, may take; 1 ms to 1 h. Default 10 s. */
    public ChatClientBuilder requestTimeout(Duration requestTimeout) {
        this.requestTimeout = Checks.between("requestTimeout", requestTimeout, SHORTEST, LONGEST);
        return this;
    }

    /**
     * How many events may wait for the listeners before the client stops reading from the network; 1 to 1,000,000. It
     * continues when half of them are delivered. A server closes a client that stays behind too long with 4008. Default
     * 1,024.
     */
    public ChatClientBuilder maxPendingEvents(int maxPendingEvents) {
        this.maxPendingEvents = Checks.between("maxPendingEvents", maxPendingEvents, 1, MOST);
        return this;
    }

    /**
     * The source of threads, time and randomness of the client. A test may pass a runtime with virtual time that runs the
     * client on one thread; the WebSocket transport starts a writer thread of its own, so such a test needs
     * {@linkplain ChatClient#builder(String, ClientTransport.Factory) another transport}. Several clients may share a
     * runtime. Default {@link ChatRuntime#system()}.
     */
    public ChatClientBuilder runtime(ChatRuntime runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        return this;
    }

    /**
     * Builds a client with these settings. It does nothing before {@link ChatClient#connect()}.
     *
     * @throws IllegalArgumentException if there are both a token and a guest key
     */
    public ChatClient build() {
        if (guestKey != null && (token != null || headers.containsKey("Authorization"))) {
            throw new IllegalArgumentException(
                    "guestKey: beside a token (expected: one of guestKey, token and header Authorization)");
        }
        return new ChatClient(new ClientOptions(
                name,
                endpoint,
                transport,
                username,
                listeners,
                reconnect,
                headers,
                sslContext,
                proxy,
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
                guestKey,
                maxPendingEvents,
                runtime));
    }
}
