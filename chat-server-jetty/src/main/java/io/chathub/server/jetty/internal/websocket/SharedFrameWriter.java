package io.chathub.server.jetty.internal.websocket;

import io.chathub.core.spi.OutboundBatch;
import io.chathub.server.servlet.spi.TextFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a connection, in place of Jetty's frame flusher. It writes shared, already framed bytes and the frames
 * that Jetty itself sends (pong, close) to the socket in one order. Jetty's flusher costs more per frame and receiver than the
 * system call.
 *
 * <p>It is an internal extension of the connection ({@code @} in its name, invisible to the peer), so that every frame of
 * Jetty's passes it. It is public because Jetty instantiates it. Any thread may write; one write is in progress at a time,
 * further ones are queued. Nothing is written after a close frame.
 */
public final class SharedFrameWriter implements Extension, FrameWriter {

    /** The name in Jetty's registry of extensions. */
    public static final String NAME = "@chathub-shared-frames";

    private static final int MAX_HEADER = 14;
    private static final int FIN = 0x80;

    /** The buffers of one write and its callback. */
    private static final class Pending {
        private final ByteBuffer[] buffers;
        private final Callback callback;
        /** Whether this is a close frame, after which nothing is written. */
        private final boolean close;

        Pending(ByteBuffer[] buffers, Callback callback, boolean close) {
            this.buffers = buffers;
            this.callback = callback;
            this.close = close;
        }
    }

    private enum Admission {
        WRITE_NOW,
        QUEUED,
        AFTER_CLOSE,
        FAILED
    }

    private @Nullable ExtensionConfig config;
    private @Nullable IncomingFrames incoming;
    private @Nullable WebSocketCoreSession session;
    private @Nullable EndPoint endPoint;

    // Guarded by this object's monitor:
    private @Nullable ArrayDeque<Pending> queue;
    private boolean writing;
    /** Whether a close frame was admitted. */
    private boolean closing;

    private volatile @Nullable Throwable failure;

    /** Called by Jetty, once per connection. */
    public SharedFrameWriter() {}

    // ----------------------------------------------------------------------------------------------- writing

    @Override
    public void write(List<OutboundBatch> batches, Callback callback) {
        ByteBuffer[] buffers = new ByteBuffer[batches.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = batches.get(i).framed(TextFraming.INSTANCE);
        }
        write(new Pending(buffers, callback, false));
    }

    /**
     * Writes the hub's close frame without Jetty's session. Behind a close frame of 1001 to 2999 the session would close the
     * socket at once; the next octet of the peer is then answered with a reset, and what the operating system has not sent is
     * lost. So the session stays open until the peer has answered the close frame, or the hub aborts.
     */
    @Override
    public void close(CloseStatus status, Callback callback) {
        write(framed(status.toFrame(), callback));
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        if (frame.getOpCode() == OpCode.UNDEFINED || frame.isMasked()) {
            entry.getCallback().failed(new IllegalArgumentException("not a server frame: " + frame));
            return;
        }
        write(framed(frame, entry.getCallback()));
    }

    private static Pending framed(Frame frame, Callback callback) {
        int rsv = (frame.isRsv1() ? 0x40 : 0) | (frame.isRsv2() ? 0x20 : 0) | (frame.isRsv3() ? 0x10 : 0);
        ByteBuffer payload = frame.hasPayload() ? frame.getPayload().slice() : BufferUtil.EMPTY_BUFFER;
        ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
        TextFraming.putHeader(header, (frame.isFin() ? FIN : 0) | rsv | frame.getOpCode(), payload.remaining());
        return new Pending(new ByteBuffer[] {header.flip(), payload}, callback, frame.getOpCode() == OpCode.CLOSE);
    }

    private void write(Pending next) {
        switch (admit(next)) {
            case QUEUED -> {}
            case WRITE_NOW -> writeAll(next);
            // The close frame has ended the output; the session reports its end by itself.
            case AFTER_CLOSE -> next.callback.succeeded();
            case FAILED -> next.callback.failed(failure == null ? new ClosedChannelException() : failure);
        }
    }

    private synchronized Admission admit(Pending next) {
        if (failure != null) {
            return Admission.FAILED;
        }
        if (closing) {
            return Admission.AFTER_CLOSE;
        }
        closing = next.close;
        if (!writing) {
            writing = true;
            return Admission.WRITE_NOW;
        }
        if (queue == null) {
            queue = new ArrayDeque<>(2);
        }
        queue.add(next);
        return Admission.QUEUED;
    }

    /** Writes {@code first} and then the queue, until the socket is full or the queue is empty. */
    private void writeAll(Pending first) {
        for (Pending next = first; next != null; next = completed(next)) {
            if (!writeNow(next)) {
                return;
            }
        }
    }

    /** Whether the write has completed. If not, its completion continues with the queue, or the connection has failed. */
    private boolean writeNow(Pending pending) {
        try {
            EndPoint target = endPoint();
            // On plain TCP the socket usually takes all bytes at once, without Jetty's bookkeeping of a pending write.
            if (target instanceof SocketChannelEndPoint tcp && isWritten(tcp, pending.buffers)) {
                return true;
            }
            target.write(new Rest(pending), pending.buffers);
            return false;
        } catch (IOException | RuntimeException e) {
            fail(pending, e);
            return false;
        }
    }

    private static boolean isWritten(SocketChannelEndPoint target, ByteBuffer[] buffers) throws IOException {
        if (buffers.length > 1) {
            return target.flush(buffers);
        }
        target.getChannel().write(buffers[0]);
        return !buffers[0].hasRemaining();
    }

    /** Completes a write and returns the next one of the queue; null if it is empty. */
    private @Nullable Pending completed(Pending written) {
        if (written.close) {
            endPoint().shutdownOutput();
        }
        written.callback.succeeded();
        synchronized (this) {
            Pending next = queue == null ? null : queue.poll();
            if (next == null) {
                queue = null;
                writing = false;
            }
            return next;
        }
    }

    private void fail(Pending pending, Throwable cause) {
        ArrayDeque<Pending> dropped;
        synchronized (this) {
            failure = cause;
            dropped = queue;
            queue = null;
            writing = false;
        }
        pending.callback.failed(cause);
        if (dropped != null) {
            dropped.forEach(one -> one.callback.failed(cause));
        }
        if (session != null) {
            session.processConnectionError(cause, Callback.NOOP);
        }
    }

    /** The completion of a write that the socket did not take at once. Runs on a selector thread or on the writing one. */
    private final class Rest implements Callback {
        private final Pending pending;

        Rest(Pending pending) {
            this.pending = pending;
        }

        @Override
        public void succeeded() {
            Pending next = completed(pending);
            if (next != null) {
                writeAll(next);
            }
        }

        @Override
        public void failed(Throwable cause) {
            fail(pending, cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** Resolved at the first write: Jetty creates the extensions before the session has its end point. */
    private EndPoint endPoint() {
        EndPoint known = endPoint;
        if (known == null) {
            if (session == null) {
                throw new IllegalStateException("the session is not set");
            }
            known = session.getConnection().getEndPoint();
            if (known instanceof WatchedEndPoint watched) {
                known = watched.unwrap(); // only reading is watched
            }
            endPoint = known;
        }
        return known;
    }

    // -------------------------------------------------------------------------------------------- Jetty's Extension

    @Override
    public void init(ExtensionConfig extensionConfig, WebSocketComponents components) {
        config = extensionConfig;
    }

    @Override
    public ExtensionConfig getConfig() {
        return config == null ? new ExtensionConfig(NAME) : config;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isRsv1User() {
        return false;
    }

    @Override
    public boolean isRsv2User() {
        return false;
    }

    @Override
    public boolean isRsv3User() {
        return false;
    }

    @Override
    public void setNextIncomingFrames(IncomingFrames next) {
        incoming = next;
    }

    /** Not used: this is the last writer. */
    @Override
    public void setNextOutgoingFrames(OutgoingFrames next) {}

    @Override
    public void setCoreSession(CoreSession coreSession) {
        session = (WebSocketCoreSession) coreSession;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (incoming == null) {
            callback.failed(new IllegalStateException("the session is not set"));
        } else {
            incoming.onFrame(frame, callback);
        }
    }
}
