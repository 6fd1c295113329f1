package io.chathub.server.jetty.internal;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of Jetty as the core sees it. It sits below the jakarta session, on Jetty's own: only there a ping does
 * not block, a line can be cut, and one payload serves all receivers.
 */
final class JettyConnection implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(JettyConnection.class);

    private final CoreSession session;
    private final String remoteAddress;

    JettyConnection(CoreSession session, String remoteAddress) {
        this.session = session;
        this.remoteAddress = remoteAddress;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        int count = batches.stream().mapToInt(OutboundBatch::count).sum();
        Callback all = new CountingCallback(new WriteCompletion(callback), count);
        for (OutboundBatch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                count--;
                // Jetty gathers the frames that may wait, and writes them together with the last, which may not.
                session.sendFrame(new Frame(OpCode.TEXT, batch.payload(i)), all, count > 0);
            }
        }
    }

    @Override
    public void ping() {
        session.sendFrame(new Frame(OpCode.PING), new Logged("ping"), false);
    }

    @Override
    public void close(CloseCode code) {
        session.close(code.code(), code.reason(), new Logged("close"));
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
