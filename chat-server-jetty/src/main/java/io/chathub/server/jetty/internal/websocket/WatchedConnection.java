package io.chathub.server.jetty.internal.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Jetty's connection of a WebSocket, reading a {@link WatchedEndPoint}. It takes the place of the one that Jetty makes for an
 * accepted handshake, before the upgrade.
 */
public final class WatchedConnection extends WebSocketConnection {

    private final WatchedEndPoint watched;
    private final WebSocketEndpoint handler;

    private WatchedConnection(
            WatchedEndPoint watched, Connector connector, WebSocketCoreSession session, WebSocketEndpoint handler) {
        super(watched, connector.getExecutor(), connector.getScheduler(), connector.getByteBufferPool(), session);
        this.watched = watched;
        this.handler = handler;
    }

    /**
     * Makes the connection of {@code session}.
     *
     * @param jettys  the connection that it replaces, which has not been opened
     * @param handler is notified of incomplete frames
     */
    public static WatchedConnection replace(
            WebSocketConnection jettys, Connector connector, WebSocketCoreSession session, WebSocketEndpoint handler) {
        WatchedEndPoint watched = new WatchedEndPoint(jettys.getEndPoint(), handler::onIncompleteFrame);
        WatchedConnection connection = new WatchedConnection(watched, connector, session, handler);
        connection.setUseInputDirectByteBuffers(jettys.isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(jettys.isUseOutputDirectByteBuffers());
        connector.getEventListeners().forEach(connection::addEventListener);
        session.setWebSocketConnection(connection);
        return connection;
    }

    /** Takes the octets that came together with the handshake. */
    @Override
    protected void setInitialBuffer(ByteBuffer initial) {
        watched.readBefore(initial);
        super.setInitialBuffer(initial);
    }

    /** A connector that shuts down gives all its connections an idle timeout; the hub closes its own, with a code. */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return !handler.isOfHub() && super.onIdleExpired(timeout);
    }
}
