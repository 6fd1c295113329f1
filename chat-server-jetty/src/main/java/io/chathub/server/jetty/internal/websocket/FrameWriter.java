package io.chathub.server.jetty.internal.websocket;

import io.chathub.core.spi.OutboundBatch;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;

/** Writes the messages of one connection: {@link SharedFrameWriter}, or {@link JettyFrameWriter} where the former is not available. */
interface FrameWriter {

    /** Writes batches as {@link io.chathub.core.spi.ClientConnection#write} does. */
    void write(List<OutboundBatch> batches, Callback callback);

    /** Writes a close frame behind the frames before, and nothing behind the close frame. */
    void close(CloseStatus status, Callback callback);
}
