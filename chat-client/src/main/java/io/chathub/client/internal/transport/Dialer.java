package io.chathub.client.internal.transport;

import io.chathub.client.internal.config.ServerAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the TCP connections to one server: through the proxies of a {@link ProxySelector} or directly, to each address of a
 * name in turn, and wraps them in TLS for {@code wss}. Each address has its share of the time, so one that does not answer
 * leaves time for the next. The library connects to one address only, and can pass an HTTP proxy only with a local lookup of
 * the server's name.
 */
final class Dialer {

    /** Finds the addresses of a name. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Is notified of each socket before it connects. */
    interface SocketListener {
        /** Keeps the socket, to close it when the attempt is aborted; throws where it is aborted already. */
        void opening(Socket socket) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(Dialer.class);
    private static final long SHORTEST_TIMEOUT_MILLIS = 1;

    private final ServerAddress server;
    private final @Nullable ProxySelector proxies;
    private final @Nullable SSLContext tls;
    private final long timeoutNanos;
    private final LongSupplier clock;
    private final Resolver resolver;

    /**
     * Creates a dialer.
     *
     * @param proxies chooses the proxies of each attempt; null for the selector of the JVM
     * @param tls     null for the settings of the JVM
     * @param timeout of one attempt, over all addresses
     * @param clock   a time in nanoseconds
     */
    Dialer(
            ServerAddress server,
            @Nullable ProxySelector proxies,
            @Nullable SSLContext tls,
            Duration timeout,
            LongSupplier clock,
            Resolver resolver) {
        this.server = server;
        this.proxies = proxies;
        this.tls = tls;
        timeoutNanos = timeout.toNanos();
        this.clock = clock;
        this.resolver = resolver;
    }

    /** Returns a connected socket: over TLS, without its handshake, for {@code wss}. */
    Socket dial(SocketListener listener) throws IOException {
        long deadline = clock.getAsLong() + timeoutNanos;
        ProxySelector selector = proxies != null ? proxies : ProxySelector.getDefault();
        URI uri = URI.create((server.secure() ? "https://" : "http://") + server.authority() + "/");
        List<Proxy> routes = selector == null ? List.of(Proxy.NO_PROXY) : selector.select(uri);
        IOException failure = null;
        for (int i = 0; i < routes.size(); i++) {
            Proxy route = routes.get(i);
            try {
                return secured(connect(route, new Share(deadline, routes.size() - i), listener));
            } catch (IOException e) {
                if (selector != null && route.type() != Proxy.Type.DIRECT) {
                    selector.connectFailed(uri, route.address(), e);
                }
                failure = added(failure, e);
            }
        }
        throw failure != null ? failure : new ConnectException("the proxy selector names no way to the server");
    }

    private Socket connect(Proxy route, Share time, SocketListener listener) throws IOException {
        return switch (route.type()) {
            case DIRECT -> connectToAny(server.host(), server.port(), time, listener);
            case HTTP -> {
                InetSocketAddress proxy = (InetSocketAddress) route.address();
                Socket socket = connectToAny(proxy.getHostString(), proxy.getPort(), time, listener);
                try {
                    ProxyTunnel.open(socket, proxy, server.authority(), time.millis());
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                yield socket;
            }
            case SOCKS ->
                connected(
                        new Socket(route),
                        InetSocketAddress.createUnresolved(server.host(), server.port()),
                        time.millis(),
                        listener);
        };
    }

    private Socket connectToAny(String host, int port, Share time, SocketListener listener) throws IOException {
        InetAddress[] addresses = resolver.resolve(host);
        IOException failure = null;
        for (int i = 0; i < addresses.length; i++) {
            try {
                InetSocketAddress address = new InetSocketAddress(addresses[i], port);
                return connected(new Socket(Proxy.NO_PROXY), address, time.millis(addresses.length - i), listener);
            } catch (IOException e) {
                log.debug("No connection to {}: {}", addresses[i], e.toString());
                failure = added(failure, e);
            }
        }
        throw failure != null ? failure : new UnknownHostException(host);
    }

    private static Socket connected(Socket socket, SocketAddress address, int millis, SocketListener listener)
            throws IOException {
        try {
            listener.opening(socket);
            socket.connect(address, millis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Socket socket) throws IOException {
        if (!server.secure()) {
            return socket;
        }
        try {
            SSLContext context = tls != null ? tls : SSLContext.getDefault();
            return context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
        } catch (NoSuchAlgorithmException e) {
            socket.close();
            throw new IOException("the TLS settings of the JVM are not valid", e);
        }
    }

    /** The first failure counts, since the first address is the preferred one; the others are kept beside it. */
    private static IOException added(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    /** An equal share of the time until a deadline. */
    private final class Share {
        private final long end;

        Share(long deadline, int parts) {
            long now = clock.getAsLong();
            end = now + Math.max(0, deadline - now) / parts;
        }

        int millis() {
            return millis(1);
        }

        /** One of {@code parts} parts of the time that is left. */
        int millis(int parts) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - clock.getAsLong()) / parts;
            return (int) Math.min(Math.max(millis, SHORTEST_TIMEOUT_MILLIS), Integer.MAX_VALUE);
        }
    }
}
