package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.server.jetty.internal.AccessLog;
import io.chathub.server.jetty.internal.ChatWebApp;
import io.chathub.server.jetty.internal.HandshakeDeadline;
import io.chathub.server.jetty.internal.OwnScheme;
import io.chathub.server.jetty.internal.PlainErrors;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat with a port of its own: the page at {@code /}, the dashboard at {@code /admin}, the API below {@code /api}, the
 * socket at {@code /ws}.
 *
 * <p>A server is built, started once and closed once. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (ChatServer server = ChatServer.builder().port(0).build().start()) {
 *     server.hub().room("lobby").publish("host", "Good morning");
 * }
 * }</pre>
 */
public final class ChatServer implements AutoCloseable {

    /** The port unless set: {@value}. */
    public static final int DEFAULT_PORT = 3000;
    /** The host unless set: {@value}, every address of this machine. */
    public static final String DEFAULT_HOST = "0.0.0.0";

    /** The handshake timeout unless set: 10 s. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONGEST_HANDSHAKE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 8;
    private static final int REQUEST_HEADER_BYTES = 8 * 1024;
    /** Small, so that a client that does not read is noticed after this much and not after the kernel's megabytes. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** How many may wait to be accepted: when a server is back, its clients come at once, and the JDK's 50 makes the rest wait a second. */
    private static final int ACCEPT_QUEUE = 1_024;

    private final Hub hub;
    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;
    private final String host;
    private final AtomicBoolean started = new AtomicBoolean();

    private ChatServer(Builder builder) {
        hub = builder.hub != null ? builder.hub : Hub.builder().build();
        host = builder.host;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("chathub-http");
        server = new Server(threads);
        HandshakeDeadline deadline = HandshakeDeadline.of(hub, builder.handshakeTimeout);
        HttpConfiguration http = httpConfiguration();
        http.addCustomizer(new OwnScheme());
        http.addCustomizer(deadline);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.addBean(deadline);
        connector.setHost(host);
        connector.setPort(builder.port);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        context = new ServletContextHandler("/");
        ChatWebApp.install(context, "", hub, builder.options);
        server.setHandler(context);
        PlainErrors errors = PlainErrors.of(hub);
        server.setErrorHandler(errors);
        context.setErrorHandler(errors);
        if (builder.accessLog) {
            server.setRequestLog(new AccessLog());
        }
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts the hub and listens.
     *
     * @return this server
     * @throws BindFailedException   if the address cannot be listened on; the server is closed then
     * @throws IllegalStateException if it was started or closed before
     */
    public ChatServer start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a chat server starts once");
        }
        try {
            server.start();
        } catch (Exception e) {
            int port = connector.getPort();
            close();
            if (isBindFailure(e)) {
                throw new BindFailedException(host, port, e);
            }
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
        LOG.info("The chat is at {}", uri());
        return this;
    }

    /** The chat itself. */
    public Hub hub() {
        return hub;
    }

    /** The port that is listened on: the one given, or the free one found where that was 0. -1 before the start. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The page's address, {@code http://localhost:3000/} for instance, as a browser on this machine would write it. */
    public URI uri() {
        String name = host.equals(DEFAULT_HOST) || host.equals("::") ? "localhost" : host;
        return URI.create("http://" + (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port() + "/");
    }

    /**
     * Stops: clients get what waits for them and a close with 1001, then the port is given back. Takes at most
     * {@link io.chathub.core.HubOptions#shutdownTimeout()} and a few seconds. A second call waits for the first.
     */
    @Override
    public void close() {
        hub.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The server did not stop cleanly", e);
        }
    }

    /** Where its servlets are; before the start, tests put their own beside them. */
    ServletContextHandler context() {
        return context;
    }

    private static HttpConfiguration httpConfiguration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        return http;
    }

    private static boolean isBindFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.BindException
                    || cause instanceof java.net.UnknownHostException
                    || cause instanceof java.nio.channels.UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    /** Collects what a server is made of. Not thread-safe. */
    public static final class Builder {
        private @Nullable Hub hub;
        private WebOptions options = WebOptions.DEFAULT;
        private String host = DEFAULT_HOST;
        private int port = DEFAULT_PORT;
        private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
        private boolean accessLog;

        private Builder() {}

        /** The chat to serve, not yet started: the server starts and closes it. One with every default unless set. */
        public Builder hub(Hub chat) {
            hub = Objects.requireNonNull(chat, "hub");
            return this;
        }

        /** How it meets the network; {@link WebOptions#DEFAULT} unless set. */
        public Builder options(WebOptions webOptions) {
            options = Objects.requireNonNull(webOptions, "options");
            return this;
        }

        /** The host name or address to listen on; {@value ChatServer#DEFAULT_HOST} unless set. */
        public Builder host(String hostName) {
            host = Objects.requireNonNull(hostName, "host");
            return this;
        }

        /**
         * The port to listen on; {@value ChatServer#DEFAULT_PORT} unless set, 0 for any that is free.
         *
         * @throws IllegalArgumentException if that is no port
         */
        public Builder port(int number) {
            if (number < 0 || number > MAX_PORT) {
                throw new IllegalArgumentException("port: " + number + " (expected: 0.." + MAX_PORT + ")");
            }
            port = number;
            return this;
        }

        /**
         * How long a new connection may take until the headers of its first request are there, TLS included, and as long
         * again after each answer until the next; {@link ChatServer#DEFAULT_HANDSHAKE_TIMEOUT} unless set. Then it is
         * closed, whatever trickles in. More than zero, at most an hour. WebSockets are not touched.
         *
         * @throws IllegalArgumentException if it is outside of that range
         */
        public Builder handshakeTimeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_HANDSHAKE) > 0) {
                throw new IllegalArgumentException(
                        "handshakeTimeout: " + timeout + " (expected: > 0 and <= " + LONGEST_HANDSHAKE + ")");
            }
            handshakeTimeout = timeout;
            return this;
        }

        /**
         * Whether each request is a line of the log, by the logger {@code io.chathub.server.access}; false unless set. Tokens
         * in the query are masked.
         */
        public Builder accessLog(boolean log) {
            accessLog = log;
            return this;
        }

        /** The server, not yet started. */
        public ChatServer build() {
            return new ChatServer(this);
        }
    }
}
