package io.chathub.server.jetty.internal.websocket;

import io.chathub.core.spi.OutboundBatch;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Sends each message as a frame of Jetty's. It works with any extension and any version of Jetty, and costs several times as
 * much as {@link SharedFrameWriter}.
 */
record JettyFrameWriter(CoreSession session) implements FrameWriter {

    @Override
    public void write(List<OutboundBatch> batches, Callback callback) {
        int left = batches.stream().mapToInt(OutboundBatch::count).sum();
        Callback all = new CountingCallback(callback, left);
        for (OutboundBatch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                left--;
                // Jetty gathers the batched frames and writes them together with the last one.
                session.sendFrame(new Frame(OpCode.TEXT, batch.payload(i)), all, left > 0);
            }
        }
    }

    @Override
    public void close(CloseStatus status, Callback callback) {
        try {
            PastSession.close(session, status, callback);
        } catch (LinkageError e) {
            // Another version of Jetty. Its session closes the socket behind a close frame of 1001 to 2999, so that a
            // client
            // that reads slowly and still sends may lose the last frames.
            session.close(status.getCode(), status.getReason(), callback);
        }
    }

    /** The way past the session, in a class of its own: other versions of Jetty lack classes of it. See {@link SharedFrameWriter#close}. */
    private static final class PastSession {
        private PastSession() {}

        static void close(CoreSession session, CloseStatus status, Callback callback) {
            ((WebSocketCoreSession) session)
                    .getExtensionStack()
                    .sendFrame(new OutgoingEntry.Builder(status.toFrame(), callback).build());
        }
    }
}
