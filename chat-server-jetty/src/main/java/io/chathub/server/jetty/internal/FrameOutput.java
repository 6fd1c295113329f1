package io.chathub.server.jetty.internal;

import io.chathub.core.spi.OutboundBatch;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/** How the messages of one connection get onto its line: {@link SharedOutput}, or else {@link PortableOutput}. */
interface FrameOutput {

    /** See {@link io.chathub.core.spi.ClientConnection#write}. */
    void write(List<OutboundBatch> batches, Callback callback);
}
