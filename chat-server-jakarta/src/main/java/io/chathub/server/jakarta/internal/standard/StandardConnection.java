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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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

    /**
     * The longest wait of a ping or of a close frame for a socket that is full. Tomcat ends the session after that; a slow client that
     * reads 64 KiB within that time stays. Tomcat counts the time in which its thread waits for a processor: with a shorter time a busy
     * machine loses close frames for which the socket has room.
     */
    private static final long SEND_MILLIS = 10_000;

    /** Tomcat's property: the longest time for which it blocks a thread for a ping or a close frame, in milliseconds. */
    static final String BLOCKING_SEND = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private static final byte[] PING = {};
    private static final byte[] LAST_PING = {0};

    private final Session session;
    private final StandardTransport transport;
    private final StandardEndpoint endpoint;
    private final String remoteAddress;
    private final SendTurns turns = new SendTurns();
    /** The close that waits for the peer to have read everything before. */
    private final AtomicReference<@Nullable CloseReason> waiting = new AtomicReference<>();

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
        List<String> texts = transport.texts().of(batches);
        turns.write(() -> new TextWriter(session.getAsyncRemote(), texts, new EndOfTurn(callback)).start());
    }

    @Override
    public void ping() {
        ping(PING);
    }

    private void ping(byte[] payload) {
        turns.ping(() -> {
            boolean accepted = transport.execute(() -> {
                sendPing(payload);
                turns.ended();
            });
            if (!accepted) {
                turns.ended();
            }
        });
    }

    private void sendPing(byte[] payload) {
        try {
            session.getUserProperties().put(BLOCKING_SEND, SEND_MILLIS);
            session.getAsyncRemote().sendPing(ByteBuffer.wrap(payload));
        } catch (IOException | RuntimeException e) {
            LOG.debug("Failed to write a ping: {}", e.toString()); // the session reports its end
        }
    }

    @Override
    public void close(CloseCode code) {
        close(code, code.reason());
    }

    /**
     * Closes the session. The containers report the end of a session that they close before the peer has read what was
     * written: Tomcat and Undertow always, and Jetty, which closes the socket too, with a code of 1001 to 2999. A socket that
     * is closed then answers the next octet of the peer with a reset, and what the operating system has not sent is lost. So
     * a last ping goes before the close frame: with its pong, the peer has everything. Without a pong, the hub aborts after a
     * time.
     */
    @Override
    public void close(CloseCode code, String reason) {
        endpoint.dropMessage();
        waiting.set(new CloseReason(code::code, reason));
        ping(LAST_PING);
    }

    /** Closes without a last ping, where no deadline of the hub ends the connection. */
    void refuse(CloseCode code) {
        endpoint.dropMessage();
        closeSoon(new CloseReason(code::code, code.reason()), SEND_MILLIS, CLOSE_MILLIS);
    }

    /** A pong has come. */
    void ponged(ByteBuffer payload) {
        CloseReason close = payload.remaining() == LAST_PING.length ? waiting.getAndSet(null) : null;
        if (close != null) {
            closeSoon(close, SEND_MILLIS, CLOSE_MILLIS);
        }
    }

    @Override
    public void abort() {
        endpoint.dropMessage();
        endpoint.aborted();
        CloseReason close = waiting.getAndSet(null);
        closeSoon(close == null ? new CloseReason(CloseCode.GOING_AWAY::code, "") : close, CLOSE_MILLIS, ABORT_MILLIS);
    }

    private void closeSoon(CloseReason reason, long sendMillis, long waitMillis) {
        var unused = transport.execute(() -> {
            // Not before that time: Jetty closes a session that has been idle for longer than its new timeout at once,
            // with a code of its own.
            transport.after(waitMillis, this::expire);
            try {
                session.getUserProperties().put(BLOCKING_SEND, sendMillis);
                session.close(reason);
            } catch (IOException | RuntimeException e) {
                LOG.debug("Failed to close a session: {}", e.toString()); // closed before
            }
        });
    }

    /** Lets the next ping begin, then calls the hub. */
    private final class EndOfTurn implements WriteCallback {

        private final WriteCallback callback;

        EndOfTurn(WriteCallback callback) {
            this.callback = callback;
        }

        @Override
        public void succeeded() {
            turns.ended();
            callback.succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            turns.ended();
            callback.failed(cause);
        }
    }

    /** Ends the wait for a peer that does not read, or does not answer the close frame. */
    private void expire() {
        try {
            session.setMaxIdleTimeout(1);
        } catch (RuntimeException e) {
            LOG.debug("A session had ended before: {}", e.toString());
        }
    }
}
