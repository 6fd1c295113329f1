package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.runtime.TaskPool;
import io.chathub.server.jetty.internal.app.ChatInstaller;
import io.chathub.server.jetty.internal.app.JettyVersion;
import io.chathub.server.jetty.internal.http.AccessLog;
import io.chathub.server.jetty.internal.http.Connectors;
import io.chathub.server.jetty.internal.http.HttpsRedirect;
import io.chathub.server.jetty.internal.http.MetricsPort;
import io.chathub.server.jetty.internal.http.PlainErrors;
import io.chathub.server.jetty.internal.net.HandshakeDeadline;
import io.chathub.server.jetty.internal.net.HttpThreads;
import io.chathub.server.jetty.internal.tls.TlsKeys;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.spi.EdgeRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat server with a port of its own: the page at {@code /}, the dashboard at {@code /admin}, the API below {@code /api},
 * the WebSocket at {@code /ws}.
 *
 * <p>A server is built, started once and closed once. All methods may be called from any thread. Its threads do not keep the JVM
 * alive after {@link #close()}, and {@link #join()} waits for the end.
 *
 * <pre>{@code
 * try (ChatServer server = ChatServer.builder().port(3000).build().start()) {
 *     server.hub().room("lobby").publish("host", "Good morning");
 *     server.join(); // until close() is called, or this thread is interrupted
 * }
 * }</pre>
 */
public final class ChatServer implements AutoCloseable {

    /** The default port: {@value}. */
    public static final int DEFAULT_PORT = 3000;
    /** The default host: {@value}, all addresses of this machine. */
    public static final String DEFAULT_HOST = "0.0.0.0";

    /** The default handshake timeout: 10 s. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration MAX_HANDSHAKE_TIMEOUT = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 8;

    private final Hub hub;
    private final HttpThreads threads;
    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;
    private final @Nullable ServerConnector redirect;
    private final @Nullable ServerConnector metrics;
    private final List<ServerConnector> ports;
    private final @Nullable TlsKeys tls;
    private final String host;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ChatServer(Builder builder) {
        JettyVersion.requireSupported();
        hub = builder.hub != null ? builder.hub : Hub.builder().build();
        host = builder.host;
        threads = new HttpThreads(MAX_THREADS, MIN_THREADS);
        server = new Server(threads);
        EdgeRules edge = EdgeRules.of(hub, builder.options.allowedHosts());
        Connectors connectors = new Connectors(
                server, new HandshakeDeadline(edge, builder.handshakeTimeout, hub.runtime()), host, hub.runtime());
        tls = builder.tls == null
                ? null
                : TlsKeys.of(builder.tls.source(), builder.tls.reloadInterval(), hub.runtime());
        connector = connectors.chat(builder.port, tls);
        redirect = builder.httpRedirectPort < 0 ? null : connectors.redirect(builder.httpRedirectPort);
        context = new ServletContextHandler("/");
        ChatInstaller.install(context, "", hub, builder.options, edge);
        Handler chat = redirect == null
                ? context
                : new HttpsRedirect(context, redirect, connector, builder.httpRedirectTarget, edge);
        metrics = builder.metricsPort < 0 ? null : connectors.metrics(builder.metricsPort);
        server.setHandler(metrics == null ? chat : new MetricsPort(chat, metrics, hub));
        ports = Stream.of(connector, redirect, metrics).filter(Objects::nonNull).toList();
        PlainErrors errors = new PlainErrors(edge);
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
     * Starts the hub and listens on the port.
     *
     * @return this server
     * @throws BindFailedException   if the port is in use or the host is not an address of this machine; the server is then closed
     * @throws IllegalStateException if the server was started before
     */
    public ChatServer start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a chat server starts once");
        }
        ServerConnector opened = connector;
        try {
            for (ServerConnector port : ports) {
                opened = port;
                port.open();
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
            LOG.info("Port {} redirects to it", httpRedirectPort());
        }
        if (metrics != null) {
            LOG.info("Port {} serves health checks and metrics", metricsPort());
        }
        return this;
    }

    /** The hub of this server. */
    public Hub hub() {
        return hub;
    }

    /** The listening port: the configured one, or the free port that was found if that was 0. -1 before the start. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The listening port of the redirect to TLS; -1 before the start, and if none is configured. */
    public int httpRedirectPort() {
        return redirect == null ? -1 : redirect.getLocalPort();
    }

    /** The listening port of health checks and metrics; -1 before the start, and if none is configured. */
    public int metricsPort() {
        return metrics == null ? -1 : metrics.getLocalPort();
    }

    /**
     * Reloads the key and the certificate at once, without waiting for {@link TlsOptions#reloadInterval()}. New connections get
     * them, and open connections continue. Blocks while the files are read.
     *
     * @throws IllegalArgumentException if the files cannot be used; the previous certificate stays in use
     * @throws IllegalStateException    if this server has no TLS
     */
    public void reloadTls() {
        if (tls == null) {
            throw new IllegalStateException("this server has no TLS");
        }
        tls.reload();
    }

    /** The page's URL for a browser on this machine, such as {@code http://localhost:3000/}. */
    public URI uri() {
        String name = host.equals(DEFAULT_HOST) || host.equals("::") ? "localhost" : host;
        String scheme = tls == null ? "http" : "https";
        return URI.create(scheme + "://" + (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port() + "/");
    }

    /**
     * Waits until this server is closed, by {@link #close()} or by a failed start. Returns at once if it already is.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the server continues
     */
    public void join() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops the server: the hub as by {@link Hub#close()}, so that no acknowledged message is lost, then the port is released.
     * Takes at most {@link io.chathub.core.options.ConnectionOptions#shutdownTimeout()} and a few seconds. A second call waits
     * for the first.
     *
     * <p>Within a hook, a listener, a servlet, or anything else that runs on a thread of this server or of {@link
     * Hub#runtime()}, the call starts the stop and returns at once; {@link #join()} waits for the end on another thread.
     */
    @Override
    public void close() {
        if (!hub.runtime().ownsCurrentThread() && !threads.ownsCurrentThread()) {
            stop();
            return;
        }
        if (hub.runtime().ownsCurrentThread()) {
            hub.close(); // returns at once, and takes no more commands from here on
        }
        TaskPool thread = hub.runtime().pool("chathub-server-stop", 1, 1);
        thread.submit(() -> {
            try {
                stop();
            } finally {
                thread.stop(); // its one thread is this one, which ends at once
            }
        });
    }

    private void stop() {
        hub.close();
        hub.closed().join(); // where close() does not wait
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The server failed to stop cleanly", e);
        }
        ports.forEach(ServerConnector::close); // a server that failed to start does not stop its connectors
        closed.countDown();
    }

    /** The servlet context; tests add servlets to it before the start. */
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

    /** Collects the parts and options of a server. Not thread-safe. */
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
        private int metricsPort = -1;

        private Builder() {}

        /** The hub to serve, not yet started; the server starts and closes it. A hub with all defaults unless set. */
        public Builder hub(Hub chat) {
            hub = Objects.requireNonNull(chat, "hub");
            return this;
        }

        /** The HTTP options; {@link WebOptions#DEFAULT} unless set. */
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
         * The port to listen on; {@value ChatServer#DEFAULT_PORT} unless set, 0 for any free port.
         *
         * @throws IllegalArgumentException if it is not 0 to 65,535
         */
        public Builder port(int number) {
            port = checked("port", number);
            return this;
        }

        /**
         * Serves HTTPS and WSS on {@link #port}, and nothing else there; no TLS unless set. Not needed behind a proxy that
         * terminates TLS: set {@link WebOptions.Builder#trustedProxies} there.
         */
        public Builder tls(TlsOptions options) {
            tls = Objects.requireNonNull(options, "tls");
            return this;
        }

        /**
         * A second port, without TLS, that redirects to the same URL over TLS; none unless set, 0 for any free port. GET and HEAD
         * are answered with 308, other methods with 405, a malformed host with 400, and a host that is not in
         * {@link WebOptions#allowedHosts()} with 421. Requires {@link #tls}.
         *
         * @throws IllegalArgumentException if it is not 0 to 65,535
         */
        public Builder httpRedirectPort(int number) {
            httpRedirectPort = checked("httpRedirectPort", number);
            return this;
        }

        /**
         * The port in the URLs of {@link #httpRedirectPort}, for clients that reach {@link #port} by another number, such as 443 in
         * front of a container. That of {@link #port} unless set, or if set to 0.
         *
         * @throws IllegalArgumentException if it is not 0 to 65,535
         */
        public Builder httpRedirectTarget(int number) {
            httpRedirectTarget = checked("httpRedirectTarget", number);
            return this;
        }

        /**
         * A port that serves {@code /health/live}, {@code /health/ready} and {@code /metrics} to everybody, without TLS, and
         * nothing else; none unless set, 0 for any free port. Keep the port in an internal network. The chat's port serves these
         * paths too, the metrics to operators only unless {@link WebOptions.Builder#openMetrics} is set.
         *
         * @throws IllegalArgumentException if it is not 0 to 65,535
         */
        public Builder metricsPort(int number) {
            metricsPort = checked("metricsPort", number);
            return this;
        }

        private static int checked(String name, int number) {
            if (number < 0 || number > MAX_PORT) {
                throw new IllegalArgumentException(name + ": " + number + " (expected: 0.." + MAX_PORT + ")");
            }
            return number;
        }

        /**
         * The longest time from the opening of a connection to the headers of its first request, TLS included, and again from each
         * answer to the next request; {@link ChatServer#DEFAULT_HANDSHAKE_TIMEOUT} unless set. A slower connection is closed,
         * even while it sends. More than zero, at most one hour. Open WebSockets are not affected.
         *
         * @throws IllegalArgumentException if it is outside of that range
         */
        public Builder handshakeTimeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_HANDSHAKE_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "handshakeTimeout: " + timeout + " (expected: > 0 and <= " + MAX_HANDSHAKE_TIMEOUT + ")");
            }
            handshakeTimeout = timeout;
            return this;
        }

        /**
         * Whether each request is logged, by the logger {@code io.chathub.server.access}; false unless set. Secrets in the
         * query are masked.
         */
        public Builder accessLog(boolean log) {
            accessLog = log;
            return this;
        }

        /**
         * The server, not yet started.
         *
         * @throws IllegalArgumentException if the files of {@link #tls} cannot be used, or options contradict each other; the
         *                                  message names the option and what is expected, and contains nothing of a key
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
            if (metricsPort > 0 && (metricsPort == port || metricsPort == httpRedirectPort)) {
                throw new IllegalArgumentException(
                        "metricsPort: " + metricsPort + " (expected: another than port and httpRedirectPort)");
            }
            return new ChatServer(this);
        }
    }
}
