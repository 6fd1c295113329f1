package io.chathub.server.jetty.internal;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket of Jetty as the core sees it. */
final class JettyConnection implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(JettyConnection.class);
    private static final Callback PING = new Logged("ping");
    private static final Callback CLOSE = new Logged("close");

    private final CoreSession session;
    private final FrameOutput output;
    private final String remoteAddress;

    JettyConnection(CoreSession session, FrameOutput output, String remoteAddress) {
        this.session = session;
        this.output = output;
        this.remoteAddress = remoteAddress;
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
        session.close(code.code(), code.reason(), CLOSE);
    }

    @Override
    public void abort() {
        session.abort();
    }

    /** Runs on whatever thread completes the write: the core's callback never blocks. */
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

    /** A control frame that fails means a broken line, which the session's end tells too. */
    private record Logged(String what) implements Callback {
        @Override
        public void failed(Throwable cause) {
            LOG.debug("A {} could not be written", what, cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
