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
     * InboundHandler#onClosed} is called when the handshake has ended or the connection has failed. Until the client has
     * answered the close frame, the transport keeps the connection open, and reads and drops the input: if it closed the
     * connection earlier, written frames that the client has not received could be lost. The core aborts the connection
     * after a time.
     */
    void close(CloseCode code);

    /**
     * As {@link #close(CloseCode)}, with a reason in place of the {@linkplain CloseCode#reason() usual reason} of the code.
     * This default uses the usual reason.
     *
     * @param reason ASCII of at most 123 characters, without input of the client
     */
    default void close(CloseCode code, String reason) {
        close(code);
    }

    /**
     * Aborts the connection without a close frame and drops unwritten data. {@link InboundHandler#onClosed} is called
     * then.
     */
    void abort();
}
