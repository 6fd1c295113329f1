package io.chathub.core.spi;

import io.chathub.protocol.CloseCode;
import java.util.List;

/**
 * What a transport gives the core: one client's line. No method blocks or throws; what goes wrong is told through
 * {@link WriteCallback} and {@link InboundHandler#onClosed}. Methods are called from different threads, but
 * {@link #write} never while another write is unfinished, and never after {@link #close}.
 */
public interface ClientConnection {

    /** Where the client connects from: an IP address without a port, or a word such as {@code memory}. */
    String remoteAddress();

    /**
     * Sends the batches in their order, each message of them as one text message.
     *
     * @param batches  1 or more; the list is the transport's to keep
     * @param callback to be called exactly once, when the transport no longer holds the batches: after they are with
     *                 the operating system, or after it failed. It may be called before this method returns, on any
     *                 thread
     */
    void write(List<OutboundBatch> batches, WriteCallback callback);

    /** Sends a ping. The pong is to be told by {@link InboundHandler#onPong()}. */
    void ping();

    /** Starts the closing handshake. When it is over, or the line is dead, {@link InboundHandler#onClosed} follows. */
    void close(CloseCode code);

    /** Cuts the line without a word, whatever is still to be written. {@link InboundHandler#onClosed} follows. */
    void abort();
}
