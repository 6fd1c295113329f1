package io.chathub.core.spi;

import io.chathub.protocol.CloseCode;
import java.util.List;

/**
 * A client's connection, implemented by the transport and called by the core. No method blocks or throws; failures are
 * reported to {@link WriteCallback} and {@link InboundHandler#onClosed}. Methods are called from different threads.
 * {@link #write} is called neither while another write is unfinished nor after {@link #close}.
 */
public interface ClientConnection {

    /** The remote address: an IP address without a port, or a word such as {@code memory}. */
    String remoteAddress();

    /**
     * Sends the batches in their order, each message of them as one text message.
     *
     * @param batches  1 or more batches; the transport may keep the list
     * @param callback to be called exactly once, when the transport no longer holds the batches: after the hand-over of
     *                 the batches to the operating system, or after a failure. It may be called before this method
     *                 returns, on any thread
     */
    void write(List<OutboundBatch> batches, WriteCallback callback);

    /** Sends a ping. The transport reports the pong to {@link InboundHandler#onPong()}. */
    void ping();

    /**
     * Starts the closing handshake, and drops the parts of an incomplete text message before the method returns. {@link
     * InboundHandler#onClosed} is called when the handshake has ended or the connection has failed.
     */
    void close(CloseCode code);

    /**
     * Aborts the connection without a close frame and drops unwritten data. {@link InboundHandler#onClosed} is called
     * then.
     */
    void abort();
}
