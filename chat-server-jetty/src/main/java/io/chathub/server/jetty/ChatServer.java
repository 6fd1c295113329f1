package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.server.jetty.internal.AccessLog;
import io.chathub.server.jetty.internal.ChatWebApp;
import io.chathub.server.jetty.internal.Connectors;
import io.chathub.server.jetty.internal.HandshakeDeadline;
import io.chathub.server.jetty.internal.HttpsRedirect;
import io.chathub.server.jetty.internal.PlainErrors;
import io.chathub.server.jetty.internal.TlsKeys;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
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

    private final Hub hub;
    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;
    private final @Nullable ServerConnector redirect;
    private final @Nullable TlsKeys tls;
    private final String host;
    private final AtomicBoolean started = new AtomicBoolean();

    private ChatServer(Builder builder) {
        hub = builder.hub != null ? builder.hub : Hub.builder().build();
        host = builder.host;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("chathub-http");
        server = new Server(threads);
        Connectors connectors = new Connectors(server, HandshakeDeadline.of(hub, builder.handshakeTimeout), host);
        tls = builder.tls == null ? null : TlsKeys.of(builder.tls.source(), builder.tls.reloadInterval());
        connector = connectors.chat(builder.port, tls);
        redirect = builder.httpRedirectPort < 0 ? null : connectors.redirect(builder.httpRedirectPort);
        context = new ServletContextHandler("/");
        ChatWebApp.install(context, "", hub, builder.options);
        server.setHandler(
                redirect == null
                        ? context
                        : new HttpsRedirect(
                                context,
                                redirect,
                                connector,
                                builder.httpRedirectTarget,
                                builder.options.allowedHosts()));
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
        ServerConnector opened = connector;
        try {
            connector.open();
            if (redirect != null) {
                opened = redirect;
                redirect.open();
            }
            server.start();
        } catch (Exception e) {
            int port = opened.getPort();
            close();
            if (isBindFailure(e)) {
                throw new BindFailedException(host, port, e);
            }
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
        LOG.info("The chat is at {}", uri());
        if (redirect != null) {
            LOG.info("Port {} sends there whoever comes without TLS", httpRedirectPort());
        }
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

    /** The port that sends its clients to the one with TLS; -1 before the start, and where there is none. */
    public int httpRedirectPort() {
        return redirect == null ? -1 : redirect.getLocalPort();
    }

    /**
     * Reads the key and the certificate anew, now and not when {@link TlsOptions#reloadInterval()} is over. New connections get
     * them; those that are there live on. Blocks while the files are read.
     *
     * @throws IllegalArgumentException if they cannot be used; those in use stay so
     * @throws IllegalStateException    if this server has no TLS
     */
    public void reloadTls() {
        if (tls == null) {
            throw new IllegalStateException("this server has no TLS");
        }
        tls.reload();
    }

    /** The page's address, {@code http://localhost:3000/} for instance, as a browser on this machine would write it. */
    public URI uri() {
        String name = host.equals(DEFAULT_HOST) || host.equals("::") ? "localhost" : host;
        String scheme = tls == null ? "http" : "https";
        return URI.create(scheme + "://" + (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port() + "/");
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
        connector.close(); // a server that could not start has not stopped either
        if (redirect != null) {
            redirect.close();
        }
    }

    /** Where its servlets are; before the start, tests put their own beside them. */
    ServletContextHandler context() {
        return context;
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
        private @Nullable TlsOptions tls;
        private int httpRedirectPort = -1;
        private int httpRedirectTarget;

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
            port = checked("port", number);
            return this;
        }

        /**
         * Speaks HTTPS and WSS at {@link #port}, and nothing else there; no TLS unless set. Behind a proxy that does TLS it is
         * not needed: there, {@link WebOptions.Builder#trustedProxies} says that it is done.
         */
        public Builder tls(TlsOptions options) {
            tls = Objects.requireNonNull(options, "tls");
            return this;
        }

        /**
         * A second port without TLS that sends whoever comes to the same address with it; none unless set, 0 for any that is
         * free. A GET or HEAD is answered with 308, other methods with 405, and a host that is none, or none of
         * {@link WebOptions#allowedHosts()}, with 400 or 421. Needs {@link #tls}.
         *
         * @throws IllegalArgumentException if that is no port
         */
        public Builder httpRedirectPort(int number) {
            httpRedirectPort = checked("httpRedirectPort", number);
            return this;
        }

        /**
         * The port in the addresses that {@link #httpRedirectPort} sends to, where clients reach {@link #port} by another number:
         * 443 for instance, in front of a container. That of {@link #port} unless set, or set to 0.
         *
         * @throws IllegalArgumentException if that is no port
         */
        public Builder httpRedirectTarget(int number) {
            httpRedirectTarget = checked("httpRedirectTarget", number);
            return this;
        }

        private static int checked(String name, int number) {
            if (number < 0 || number > MAX_PORT) {
                throw new IllegalArgumentException(name + ": " + number + " (expected: 0.." + MAX_PORT + ")");
            }
            return number;
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

        /**
         * The server, not yet started.
         *
         * @throws IllegalArgumentException if the files of {@link #tls} cannot be used, or the options do not go together; the
         *                                  message tells which and what is expected, and nothing of a key
         */
        public ChatServer build() {
            if (httpRedirectPort >= 0 && tls == null) {
                throw new IllegalArgumentException("httpRedirectPort: " + httpRedirectPort + " (expected: with tls)");
            }
            if (httpRedirectTarget > 0 && httpRedirectPort < 0) {
                throw new IllegalArgumentException(
                        "httpRedirectTarget: " + httpRedirectTarget + " (expected: with httpRedirectPort)");
            }
            if (httpRedirectPort > 0 && httpRedirectPort == port) {
                throw new IllegalArgumentException(
                        "httpRedirectPort: " + httpRedirectPort + " (expected: another than port)");
            }
            return new ChatServer(this);
        }
    }
}
