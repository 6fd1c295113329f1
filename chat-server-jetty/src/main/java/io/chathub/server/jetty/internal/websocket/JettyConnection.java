package io.chathub.server.jetty.internal.websocket;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link ClientConnection} of a WebSocket of Jetty's. */
final class JettyConnection implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(JettyConnection.class);
    private static final Callback PING = new Logged("ping");

    private final CoreSession session;
    private final FrameWriter output;
    private final String remoteAddress;
    private final WebSocketEndpoint endpoint;

    /** The connection of {@code session}, whose frames {@code endpoint} receives. */
    JettyConnection(CoreSession session, FrameWriter output, String remoteAddress, WebSocketEndpoint endpoint) {
        this.session = session;
        this.output = output;
        this.remoteAddress = remoteAddress;
        this.endpoint = endpoint;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        output.write(batches, new WriteCompletion(callback));
    }

    @Override
    public void ping() {
        session.sendFrame(new Frame(OpCode.PING), PING, false);
    }

    @Override
    public void close(CloseCode code) {
        close(code, code.reason());
    }

    @Override
    public void close(CloseCode code, String reason) {
        endpoint.dropMessage();
        output.close(new CloseStatus(code.code(), reason), new CloseCompletion(endpoint));
    }

    @Override
    public void abort() {
        endpoint.dropMessage();
        session.abort();
    }

    /** Completes on any thread: the core's callback never blocks. */
    private record WriteCompletion(WriteCallback callback) implements Callback {
        @Override
        public void succeeded() {
            callback.succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            callback.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** A failed close frame means a broken connection, as a failed ping does. */
    private record CloseCompletion(WebSocketEndpoint endpoint) implements Callback {
        @Override
        public void succeeded() {
            endpoint.closeWritten();
        }

        @Override
        public void failed(Throwable cause) {
            LOG.debug("Failed to write a close frame", cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** A failed control frame means a broken connection, which the session also reports by its end. */
    private record Logged(String what) implements Callback {
        @Override
        public void failed(Throwable cause) {
            LOG.debug("Failed to write a {}", what, cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
