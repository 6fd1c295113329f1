package io.chathub.server.jetty.internal;

import io.chathub.core.spi.OutboundBatch;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.CountingCallback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** Jetty frames and writes each message. This works with any extension and any version, and costs several times as much. */
record PortableOutput(CoreSession session) implements FrameOutput {

    @Override
    public void write(List<OutboundBatch> batches, Callback callback) {
        int left = batches.stream().mapToInt(OutboundBatch::count).sum();
        Callback all = new CountingCallback(callback, left);
        for (OutboundBatch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                left--;
                // Jetty gathers the frames that may wait, and writes them together with the last, which may not.
                session.sendFrame(new Frame(OpCode.TEXT, batch.payload(i)), all, left > 0);
            }
        }
    }
}
