package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
 * A connection has so long for its TLS handshake and the headers of its first request, and as long again after each answer for
 * the next. Jetty's idle time does not bound that: every byte begins it anew, and a client that sends one now and then would
 * hold a connection for ever. One look at all of them a few times a deadline; no timer for each.
 *
 * <p>It hears of connections as a bean of the connector, and of requests as the last customizer of its configuration.
 */
public final class HandshakeDeadline extends AbstractLifeCycle
        implements Connection.Listener, SslHandshakeListener, HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDeadline.class);
    private static final int LOOKS_PER_DEADLINE = 20;

    private final Refusals refusals;
    private final long timeoutNanos;
    /** Connections that are to send a request's headers, and until when. */
    private final Map<Connection, Long> awaited = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "chathub-handshakes");
        thread.setDaemon(true);
        return thread;
    });

    HandshakeDeadline(Refusals refusals, Duration timeout) {
        this.refusals = refusals;
        timeoutNanos = timeout.toNanos();
    }

    /** One for a server of this hub. */
    public static HandshakeDeadline of(io.chathub.core.Hub hub, Duration timeout) {
        return new HandshakeDeadline(new Refusals(hub), timeout);
    }

    @Override
    protected void doStart() {
        long period = Math.max(timeoutNanos / LOOKS_PER_DEADLINE, TimeUnit.MILLISECONDS.toNanos(5));
        var unused = timer.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() {
        timer.shutdown();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection
                instanceof ConnectionMetaData) { // HTTP's, over TLS or not, and neither TLS's own nor a WebSocket's
            awaited.put(connection, System.nanoTime() + timeoutNanos);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        awaited.remove(connection);
    }

    /** What is no TLS, or not ours; told apart from what was cut for its slowness, which fails as well. */
    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        Connection connection = event.getEndPoint().getConnection();
        if (awaited.remove(connection) != null) {
            refusals.add(HandshakeRefusal.BAD_REQUEST, addressOf(connection));
        }
    }

    /** The headers of a request are there. */
    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Connection connection = request.getConnectionMetaData().getConnection();
        awaited.remove(connection);
        Request.addCompletionListener(request, failure -> {
            boolean upgraded = request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE) != null;
            if (!upgraded && connection.getEndPoint().isOpen()) {
                awaited.put(connection, System.nanoTime() + timeoutNanos);
            }
        });
        return request;
    }

    private void sweep() {
        long now = System.nanoTime();
        awaited.forEach((connection, deadline) -> {
            try {
                if (!connection.getEndPoint().isOpen()) {
                    awaited.remove(connection);
                } else if (now - deadline >= 0 && awaited.remove(connection, deadline)) {
                    if (isNew(connection)) {
                        refusals.add(HandshakeRefusal.TIMEOUT, addressOf(connection));
                    }
                    cut(connection);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("A connection's deadline could not be looked at", e); // and the others are
            }
        });
    }

    /** Whether it has never sent a request; one that rests after a request has done nothing wrong. */
    private static boolean isNew(Connection connection) {
        return connection.getMessagesIn() == 0;
    }

    /** Below TLS: a peer that does not read would keep the closing handshake waiting as well. */
    private static void cut(Connection connection) {
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
