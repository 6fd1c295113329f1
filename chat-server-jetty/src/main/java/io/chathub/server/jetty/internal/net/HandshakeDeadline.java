package io.chathub.server.jetty.internal.net;

import io.chathub.core.HandshakeRefusal;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.servlet.spi.EdgeRules;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that take too long: a new connection has the timeout for its TLS handshake and the headers of its first
 * request, and again after each answer for the next request. Jetty's idle timeout does not bound this, because every byte
 * restarts it: a client that sends one byte now and then would keep its connection forever.
 *
 * <p>One sweep of all connections runs {@value #SWEEPS_PER_TIMEOUT} times a timeout, in place of a timer for each. Connections are
 * reported to it as a bean of the connector, requests as the last customizer of its configuration.
 */
public final class HandshakeDeadline extends AbstractLifeCycle
        implements Connection.Listener, SslHandshakeListener, HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDeadline.class);
    private static final int SWEEPS_PER_TIMEOUT = 20;

    private final EdgeRules edge;
    private final long timeoutNanos;
    private final LongSupplier ticker;
    private final PeriodicTask sweeps;
    /** The connections whose next request headers are due, with their deadline on the scale of {@link ChatRuntime#runningNanoTime()}. */
    private final Map<Connection, Long> awaited = new ConcurrentHashMap<>();

    /**
     * A deadline for the connections of one server.
     *
     * @param edge counts the connections that are closed
     */
    public HandshakeDeadline(EdgeRules edge, Duration timeout, ChatRuntime runtime) {
        this.edge = edge;
        timeoutNanos = timeout.toNanos();
        ticker = runtime::runningNanoTime;
        long period = Math.max(timeoutNanos / SWEEPS_PER_TIMEOUT, TimeUnit.MILLISECONDS.toNanos(5));
        sweeps = new PeriodicTask(runtime, "chathub-handshakes", period, this::sweep);
    }

    @Override
    protected void doStart() {
        sweeps.start();
    }

    @Override
    protected void doStop() {
        sweeps.stop();
    }

    @Override
    public void onOpened(Connection connection) {
        // HTTP connections only, over TLS or not: not TLS's own connection, nor a WebSocket's.
        if (connection instanceof ConnectionMetaData) {
            awaited.put(connection, ticker.getAsLong() + timeoutNanos);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        awaited.remove(connection);
    }

    /** Counts input that is not TLS, or no acceptable TLS. A connection that was closed for its slowness fails too, and is not counted again. */
    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        Connection connection = event.getEndPoint().getConnection();
        if (awaited.remove(connection) != null) {
            edge.refused(HandshakeRefusal.BAD_REQUEST, addressOf(connection));
        }
    }

    /** The headers of a request have arrived. */
    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Connection connection = request.getConnectionMetaData().getConnection();
        awaited.remove(connection);
        Request.addCompletionListener(request, failure -> {
            boolean upgraded = request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE) != null;
            if (!upgraded && connection.getEndPoint().isOpen()) {
                awaited.put(connection, ticker.getAsLong() + timeoutNanos);
            }
        });
        return request;
    }

    private void sweep() {
        long now = ticker.getAsLong();
        awaited.forEach((connection, deadline) -> {
            try {
                if (!connection.getEndPoint().isOpen()) {
                    awaited.remove(connection);
                } else if (now - deadline >= 0 && awaited.remove(connection, deadline)) {
                    if (isNew(connection)) {
                        edge.refused(HandshakeRefusal.TIMEOUT, addressOf(connection));
                    }
                    closeSocket(connection);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("The deadline of a connection could not be checked", e); // the sweep continues
            }
        });
    }

    /** Whether it has never sent a request. An idle connection after a request is ordinary and is not counted. */
    private static boolean isNew(Connection connection) {
        return connection.getMessagesIn() == 0;
    }

    /** Closes the socket below TLS, without TLS's closing handshake, which a peer that does not read would delay. */
    private static void closeSocket(Connection connection) {
        if (connection.getEndPoint() instanceof SslConnection.SslEndPoint tls) {
            tls.getSslConnection().getEndPoint().close();
        } else {
            connection.getEndPoint().close();
        }
    }

    private static String addressOf(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "unknown";
    }
}
