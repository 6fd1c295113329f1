package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.runtime.Cancellable;
import io.chathub.server.jakarta.internal.frame.CloseCodes;
import io.chathub.server.jakarta.internal.frame.ControlFrames;
import io.chathub.server.jakarta.internal.frame.FrameReader;
import io.chathub.server.jakarta.internal.frame.FrameSink;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.MessageRejectedException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgraded connection, from the answer to its handshake to the close of its socket. It is public, with a constructor
 * without parameters, because the container makes it; {@link #begin} follows on the same thread, before {@link #init}.
 *
 * <p>The container reads on one thread at a time. All other methods may be called from any thread.
 */
public final class FramedConnection implements HttpUpgradeHandler, ReadListener, ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(FramedConnection.class);

    private @Nullable UpgradeConnections shared;
    private @Nullable AcceptedHandshake handshake;
    private @Nullable Cancellable opening;

    private volatile @Nullable WebConnection container;
    private @Nullable ServletInputStream in;
    private @Nullable FrameOutput output;
    private @Nullable FrameReader reader;
    private volatile @Nullable InboundHandler handler;

    /** Whether what comes is read and dropped, until the socket is closed. Set by the thread that reads, or at the end. */
    private volatile boolean discards;
    /** Whether the connection has ended for the hub. */
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Whether the socket is being closed. */
    private final AtomicBoolean cut = new AtomicBoolean();
    /** Whether the peer has sent its close frame, or has ended its output. */
    private volatile boolean peerClosed;

    private volatile boolean closeWritten;

    /** Called by the container. */
    public FramedConnection() {}

    /** The first call: the parts, before the container opens the connection. */
    void begin(AcceptedHandshake accepted, UpgradeConnections connections) {
        handshake = accepted;
        shared = connections;
        // A container may drop a connection between the answer and the opening without a word.
        opening = connections.afterOpeningTime(() -> {
            if (container == null) {
                end(CloseCodes.ABNORMAL);
            }
        });
    }

    // ---------------------------------------------------------------------------------------------- the container

    @Override
    public void init(WebConnection connection) {
        AcceptedHandshake accepted = handshake;
        UpgradeConnections connections = shared;
        if (accepted == null || connections == null) {
            throw new IllegalStateException("the upgrade has failed");
        }
        container = connection;
        if (opening != null) {
            opening.cancel();
            opening = null;
        }
        connections.opened(this, connection);
        try {
            ServletInputStream input = connection.getInputStream();
            FrameOutput frames = new FrameOutput(
                    connection.getOutputStream(),
                    this::onCloseWritten,
                    this::onFailed,
                    () -> ConnectionCutter.dropUnwritten(connection));
            in = input;
            output = frames;
            reader = new FrameReader(new Sink(), accepted.maxMessageBytes());
            connect(accepted);
            connection.getOutputStream().setWriteListener(frames);
            input.setReadListener(this);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void connect(AcceptedHandshake accepted) {
        if (ended.get()) {
            fail(new ClosedChannelException()); // the opening took too long
            return;
        }
        try {
            InboundHandler connected = accepted.connect(this);
            handler = connected;
            if (ended.get()) {
                connected.onClosed(
                        CloseCodes.ABNORMAL); // the hub has ended the connection before the handler was known
            }
        } catch (ConnectionRefusedException e) {
            // A limit was reached since the handshake.
            discards = true;
            close(e.closeCode());
            cutAfterLinger(); // no deadline of the hub ends this connection
        }
    }

    /** Called by the container when it drops the connection, which it may do without any other report. */
    @Override
    public void destroy() {
        fail(new ClosedChannelException());
    }

    @Override
    public void onDataAvailable() throws IOException {
        ServletInputStream input = in;
        FrameReader frames = reader;
        UpgradeConnections connections = shared;
        if (input == null || frames == null || connections == null) {
            throw new IllegalStateException("not initialized");
        }
        byte[] buffer = connections.readBuffer();
        while (input.isReady()) {
            int count = input.read(buffer, 0, buffer.length);
            if (count < 0) {
                return; // onAllDataRead follows
            }
            if (!discards) {
                read(frames, buffer, count);
            }
        }
    }

    private void read(FrameReader frames, byte[] buffer, int count) {
        try {
            frames.read(buffer, 0, count);
        } catch (MessageRejectedException e) {
            boolean first = !frames.isSkipping();
            frames.skipToClose();
            if (frames.isFinished()) {
                discard();
            }
            if (first) {
                handler().onRejected(e.closeCode(), String.valueOf(e.getMessage()));
            }
            readOn(frames, buffer, count);
        } catch (RuntimeException e) {
            LOG.warn("A frame of {} failed", remoteAddress(), e);
            discard();
            handler().onRejected(CloseCode.INTERNAL_ERROR, CloseCode.INTERNAL_ERROR.reason());
        }
    }

    /** Reads the octets behind a message that was rejected, for the close frame of the peer. */
    private void readOn(FrameReader frames, byte[] buffer, int count) {
        try {
            frames.read(buffer, frames.position(), count);
        } catch (MessageRejectedException e) {
            discard(); // a fault of the frames: the connection is being closed already
        }
    }

    /** Drops what comes from now on: frames cannot be separated. */
    private void discard() {
        discards = true;
        if (closeWritten) {
            cutAfterLinger();
        }
    }

    @Override
    public void onAllDataRead() {
        peerClosed = true;
        end(CloseCodes.ABNORMAL);
        cutNow();
    }

    @Override
    public void onError(Throwable cause) {
        fail(cause);
    }

    // ------------------------------------------------------------------------------------------------- frames

    private final class Sink implements FrameSink {
        @Override
        public void onIncompleteFrame() {
            handler().onFrameBegins();
        }

        @Override
        public void onTextBegins() {
            handler().onTextBegins();
        }

        @Override
        public boolean onTextPart(long heldBytes) {
            return handler().onTextPart(heldBytes);
        }

        @Override
        public void onText(String text) {
            handler().onText(text);
        }

        @Override
        public void onBinary() {
            handler().onBinary(); // at the first frame of the message; the reader drops the others
        }

        @Override
        public void onPing(byte[] payload) {
            if (handler().onPing()) {
                output().control(ControlFrames.pong(payload));
            }
        }

        @Override
        public void onPong() {
            handler().onPong();
        }

        @Override
        public void onClose(int code) {
            discards = true;
            peerClosed = true;
            end(code);
            if (!output().close(ControlFrames.close(code, "")) && closeWritten) {
                cutNow();
            } else {
                cutAfterLinger();
            }
        }
    }

    /** The receiver of the input. A connection that the hub has refused has none. */
    private InboundHandler handler() {
        InboundHandler known = handler;
        return known == null ? NoHandler.INSTANCE : known;
    }

    // ----------------------------------------------------------------------------------------------------- the hub

    @Override
    public String remoteAddress() {
        return handshake == null ? "" : handshake.remoteAddress();
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        UpgradeConnections connections = shared;
        if (connections == null) {
            callback.failed(new ClosedChannelException());
        } else {
            output().write(connections.arrays().of(batches), callback);
        }
    }

    @Override
    public void ping() {
        output().control(ControlFrames.ping());
    }

    @Override
    public void close(CloseCode code) {
        close(code, code.reason());
    }

    @Override
    public void close(CloseCode code, String reason) {
        dropMessage();
        output().close(ControlFrames.close(code.code(), reason));
    }

    @Override
    public void abort() {
        dropMessage();
        fail(new ClosedChannelException());
    }

    private void dropMessage() {
        if (reader != null) {
            reader.dropMessage();
        }
    }

    // ----------------------------------------------------------------------------------------------------- the end

    private void onCloseWritten() {
        closeWritten = true;
        if (peerClosed) {
            cutNow();
        } else if (discards) {
            cutAfterLinger(); // the peer's close frame is not read
        }
    }

    private void onFailed() {
        end(CloseCodes.ABNORMAL);
        cutNow();
    }

    private void fail(Throwable cause) {
        LOG.debug("Connection of {} failed: {}", remoteAddress(), cause.toString());
        if (output == null) {
            onFailed();
        } else {
            output.fail(cause);
            onFailed(); // also where the output has failed before
        }
    }

    /** Reports the end to the hub, once. */
    private void end(int code) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        discards = true;
        dropMessage();
        if (handshake != null) {
            handshake.ended();
        }
        InboundHandler known = handler;
        if (known != null) {
            known.onClosed(code);
        }
    }

    /** Closes the socket after a moment, so that a peer that still sends receives the close frame, and not a reset. */
    private void cutAfterLinger() {
        if (shared != null && !cut.get()) {
            var unused = shared.afterLinger(this::cutNow);
        }
    }

    /** Closes the socket, once. */
    void cutNow() {
        if (!cut.compareAndSet(false, true)) {
            return;
        }
        end(CloseCodes.ABNORMAL);
        if (output != null) {
            output.fail(new ClosedChannelException());
        }
        WebConnection connection = container;
        if (shared != null && connection != null) {
            shared.cut(this, connection);
        }
    }

    private FrameOutput output() {
        FrameOutput known = output;
        if (known == null) {
            throw new UncheckedIOException(new ClosedChannelException());
        }
        return known;
    }
}
