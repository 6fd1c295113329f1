package io.chathub.server.jakarta.internal.standard;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ClientConnection} of a session. Pings and closes may block in the container, so they run on the threads of {@link
 * StandardTransport}.
 */
final class StandardConnection implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(StandardConnection.class);

    /** The longest wait for the peer's close frame. Undertow and Jetty would wait for as long as the peer likes. */
    private static final long CLOSE_MILLIS = 2_000;
    /** The longest wait of an aborted session, whose peer may not read. */
    private static final long ABORT_MILLIS = 100;

    private final Session session;
    private final StandardTransport transport;
    private final StandardEndpoint endpoint;
    private final String remoteAddress;
    private final AtomicBoolean pinging = new AtomicBoolean();

    StandardConnection(Session session, StandardTransport transport, StandardEndpoint endpoint, String remoteAddress) {
        this.session = session;
        this.transport = transport;
        this.endpoint = endpoint;
        this.remoteAddress = remoteAddress;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        new TextWriter(session.getAsyncRemote(), transport.texts().of(batches), callback).start();
    }

    @Override
    public void ping() {
        if (!pinging.compareAndSet(false, true)) {
            return; // the ping before is not written
        }
        transport.execute(() -> {
            try {
                session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            } catch (IOException | RuntimeException e) {
                LOG.debug("Failed to write a ping: {}", e.toString()); // the session reports its end
            } finally {
                pinging.set(false);
            }
        });
    }

    @Override
    public void close(CloseCode code) {
        close(code, code.reason());
    }

    @Override
    public void close(CloseCode code, String reason) {
        endpoint.dropMessage();
        transport.execute(() -> closeNow(code.code(), reason, CLOSE_MILLIS));
    }

    private void closeNow(int code, String reason, long idleMillis) {
        try {
            session.setMaxIdleTimeout(idleMillis);
            session.close(new CloseReason(() -> code, reason));
        } catch (IOException | RuntimeException e) {
            LOG.debug("Failed to close a session: {}", e.toString()); // closed before
        }
    }

    @Override
    public void abort() {
        endpoint.dropMessage();
        endpoint.aborted();
        transport.execute(() -> closeNow(CloseCode.GOING_AWAY.code(), "", ABORT_MILLIS));
    }
}
