package io.chathub.server.jetty.internal;

import io.chathub.core.spi.OutboundBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
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
 * The one writer of a connection, below Jetty's own: it takes bytes that are framed already and shared by many receivers,
 * and the frames that Jetty itself sends (pong, close), and writes both to the line in one order. What Jetty's own writer
 * would do for each frame and receiver costs more than the system call.
 *
 * <p>It is an extension of the connection, an internal one ({@code @} in its name) that no peer sees: all frames that Jetty
 * sends come by here. Jetty makes it, so it is public. Any thread may write; one write is under way at a time, the rest
 * wait. Behind a close frame nothing is written.
 */
public final class SharedOutput implements Extension, FrameOutput {

    /** What this is called in Jetty's registry of extensions. */
    static final String NAME = "@chathub-shared-output";

    private static final int MAX_HEADER = 14;
    private static final int FIN = 0x80;

    /** What goes out in one piece, and who hears that it did. */
    private static final class Pending {
        private final ByteBuffer[] buffers;
        private final Callback callback;
        /** Whether this is a close, behind which nothing comes. */
        private final boolean last;

        Pending(ByteBuffer[] buffers, Callback callback, boolean last) {
            this.buffers = buffers;
            this.callback = callback;
            this.last = last;
        }
    }

    private enum Admitted {
        GOES,
        WAITS,
        BEHIND_CLOSE,
        BROKEN
    }

    private @Nullable ExtensionConfig config;
    private @Nullable IncomingFrames incoming;
    private @Nullable WebSocketCoreSession session;
    private @Nullable EndPoint endPoint;

    // Under the monitor of this object:
    private @Nullable ArrayDeque<Pending> waiting;
    private boolean writing;
    /** Whether the last frame is on its way: a close. */
    private boolean closing;

    private volatile @Nullable Throwable failure;

    /** Made by Jetty. */
    public SharedOutput() {}

    // ----------------------------------------------------------------------------------------------- what is written

    @Override
    public void write(List<OutboundBatch> batches, Callback callback) {
        ByteBuffer[] buffers = new ByteBuffer[batches.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = batches.get(i).framed(TextFraming.INSTANCE);
        }
        write(new Pending(buffers, callback, false));
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        if (frame.getOpCode() == OpCode.UNDEFINED || frame.isMasked()) {
            entry.getCallback().failed(new IllegalArgumentException("not a frame of a server: " + frame));
            return;
        }
        int rsv = (frame.isRsv1() ? 0x40 : 0) | (frame.isRsv2() ? 0x20 : 0) | (frame.isRsv3() ? 0x10 : 0);
        ByteBuffer payload = frame.hasPayload() ? frame.getPayload().slice() : BufferUtil.EMPTY_BUFFER;
        ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
        TextFraming.putHeader(header, (frame.isFin() ? FIN : 0) | rsv | frame.getOpCode(), payload.remaining());
        write(new Pending(
                new ByteBuffer[] {header.flip(), payload}, entry.getCallback(), frame.getOpCode() == OpCode.CLOSE));
    }

    private void write(Pending next) {
        switch (admit(next)) {
            case WAITS -> {}
            case GOES -> writeAll(next);
            // The peer wants nothing more, and how the session ends is told by the close.
            case BEHIND_CLOSE -> next.callback.succeeded();
            case BROKEN -> next.callback.failed(failure == null ? new ClosedChannelException() : failure);
        }
    }

    private synchronized Admitted admit(Pending next) {
        if (failure != null) {
            return Admitted.BROKEN;
        }
        if (closing) {
            return Admitted.BEHIND_CLOSE;
        }
        closing = next.last;
        if (!writing) {
            writing = true;
            return Admitted.GOES;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        waiting.add(next);
        return Admitted.WAITS;
    }

    /** Writes, and then what has come meanwhile, until the line takes no more or there is nothing left. */
    private void writeAll(Pending first) {
        for (Pending next = first; next != null; next = afterwards(next)) {
            if (!writeNow(next)) {
                return;
            }
        }
    }

    /** Whether it is written; else it will be, and goes on by itself then, or the line is broken. */
    private boolean writeNow(Pending pending) {
        try {
            EndPoint line = line();
            // On plain TCP the socket mostly takes it at once, which spares Jetty's bookkeeping of a pending write.
            if (line instanceof SocketChannelEndPoint tcp && isWritten(tcp, pending.buffers)) {
                return true;
            }
            line.write(new Rest(pending), pending.buffers);
            return false;
        } catch (IOException | RuntimeException e) {
            broken(pending, e);
            return false;
        }
    }

    private static boolean isWritten(SocketChannelEndPoint line, ByteBuffer[] buffers) throws IOException {
        if (buffers.length > 1) {
            return line.flush(buffers);
        }
        line.getChannel().write(buffers[0]);
        return !buffers[0].hasRemaining();
    }

    /** It is written: tells so. Returns what is next. */
    private @Nullable Pending afterwards(Pending written) {
        if (written.last) {
            line().shutdownOutput();
        }
        written.callback.succeeded();
        synchronized (this) {
            Pending next = waiting == null ? null : waiting.poll();
            if (next == null) {
                waiting = null;
                writing = false;
            }
            return next;
        }
    }

    private void broken(Pending pending, Throwable cause) {
        ArrayDeque<Pending> dropped;
        synchronized (this) {
            failure = cause;
            dropped = waiting;
            waiting = null;
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

    /** What the socket did not take at once. Completes on a thread of the selector, or on the one that wrote. */
    private final class Rest implements Callback {
        private final Pending pending;

        Rest(Pending pending) {
            this.pending = pending;
        }

        @Override
        public void succeeded() {
            Pending next = afterwards(pending);
            if (next != null) {
                writeAll(next);
            }
        }

        @Override
        public void failed(Throwable cause) {
            broken(pending, cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** The line is known to Jetty's session only after the extensions are. */
    private EndPoint line() {
        EndPoint known = endPoint;
        if (known == null) {
            if (session == null) {
                throw new IllegalStateException("no session yet");
            }
            known = session.getConnection().getEndPoint();
            endPoint = known;
        }
        return known;
    }

    // -------------------------------------------------------------------------------------------- Jetty's extension

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

    /** Not needed: nobody writes behind this. */
    @Override
    public void setNextOutgoingFrames(OutgoingFrames next) {}

    @Override
    public void setCoreSession(CoreSession coreSession) {
        session = (WebSocketCoreSession) coreSession;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (incoming == null) {
            callback.failed(new IllegalStateException("no session yet"));
        } else {
            incoming.onFrame(frame, callback);
        }
    }
}
