package io.chathub.server.jetty.internal.websocket;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.MessageRejectedException;
import io.chathub.server.servlet.spi.TextAssembly;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame handler of one WebSocket, from its opening to its end. It uses the session of Jetty's core and not the one of
 * jakarta.websocket, which takes three times the memory, blocks for pings and cannot abort a connection. Jetty delivers one
 * frame at a time, the next after {@code demand()}.
 */
public final class WebSocketEndpoint implements FrameHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketEndpoint.class);

    /** The time for which a connection that the hub has refused stays open for its peer to read the close frame. */
    private static final Duration REFUSED = Duration.ofSeconds(2);

    private final AcceptedHandshake handshake;
    private @Nullable CoreSession session;
    private volatile @Nullable InboundHandler handler;
    /** The text message that further frames continue; null outside of one. */
    private volatile @Nullable TextAssembly message;
    /** Whether the hub ends the connection: no text is assembled any more. */
    private volatile boolean ending;

    // Guarded by this object's monitor:
    /** Whether the hub's close frame is written. */
    private boolean closeWritten;
    /** Whether the next frame is read after the hub's close frame is written, and not before. */
    private boolean awaitsClose;

    /** The endpoint of an accepted handshake, not open yet. */
    public WebSocketEndpoint(AcceptedHandshake handshake) {
        this.handshake = handshake;
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        // The core has deadlines of its own. Jetty's idle timeout restarts with our own writes and proves nothing about
        // the peer.
        coreSession.setIdleTimeout(Duration.ZERO);
        JettyConnection connection =
                new JettyConnection(coreSession, output(coreSession), handshake.remoteAddress(), this);
        callback.succeeded();
        try {
            handler = handshake.connect(connection);
        } catch (ConnectionRefusedException e) {
            // A limit was reached since the handshake. The hub has no deadline for this connection, so Jetty's idle
            // timeout ends it. The peer cannot restart that timeout, since nothing is read.
            coreSession.setIdleTimeout(REFUSED);
            connection.close(e.closeCode());
            return;
        }
        coreSession.demand();
    }

    /** Whether the hub has the connection, with deadlines of its own. */
    boolean isOfHub() {
        return handler != null;
    }

    private static FrameWriter output(CoreSession session) {
        return ((WebSocketCoreSession) session)
                .getExtensionStack().getExtensions().stream()
                        .filter(SharedFrameWriter.class::isInstance)
                        .<FrameWriter>map(SharedFrameWriter.class::cast)
                        .findFirst()
                        .orElseGet(() -> new JettyFrameWriter(session));
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        InboundHandler inbound = handler;
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> {
                callback.succeeded(); // Jetty answers the close
                return;
            }
            case OpCode.PING -> {
                if (inbound == null || inbound.onPing()) {
                    pong(frame, callback);
                    return;
                }
            }
            case OpCode.PONG -> {
                if (inbound != null) {
                    inbound.onPong();
                }
            }
            case OpCode.BINARY -> {
                if (inbound != null) {
                    // Rejected at its first frame, never assembled.
                    inbound.onBinary();
                    callback.succeeded();
                    demandBehindClose();
                    return;
                }
            }
            case OpCode.TEXT, OpCode.CONTINUATION -> {
                if (inbound != null && !isTaken(frame, inbound)) {
                    callback.succeeded();
                    demandBehindClose();
                    return;
                }
            }
            default -> throw new IllegalStateException("opcode " + frame.getOpCode());
        }
        callback.succeeded();
        demand();
    }

    /** Whether this frame of a text was taken; otherwise the hub has been asked to end the connection. */
    private boolean isTaken(Frame frame, InboundHandler inbound) {
        try {
            if (frame.getOpCode() == OpCode.TEXT && !frame.isFin()) {
                inbound.onTextBegins();
            }
            String whole = assemble(frame, inbound);
            if (whole != null) {
                inbound.onText(whole);
            }
            return true;
        } catch (MessageRejectedException e) {
            inbound.onRejected(e.closeCode(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("A message of {} failed", handshake.remoteAddress(), e);
            inbound.onRejected(CloseCode.INTERNAL_ERROR, CloseCode.INTERNAL_ERROR.reason());
        }
        message = null;
        return false;
    }

    /** A frame has begun, and the octets so far do not complete it. Called by Jetty's reading thread, between frames. */
    void onIncompleteFrame() {
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onFrameBegins();
        }
    }

    /** The message that this frame completes; null if further frames belong to it. */
    private @Nullable String assemble(Frame frame, InboundHandler inbound) {
        boolean begins = frame.getOpCode() == OpCode.TEXT;
        if (begins && frame.isFin()) {
            return TextAssembly.whole(frame.getPayload(), handshake.maxMessageBytes());
        }
        TextAssembly assembly = begins ? new TextAssembly(handshake.maxMessageBytes()) : message;
        message = frame.isFin() ? null : assembly;
        if (assembly == null) {
            return null; // a continuation of a rejected binary message
        }
        assembly.add(frame.getPayload());
        if (frame.isFin()) {
            return assembly.complete();
        }
        boolean kept = inbound.onTextPart(assembly.heldBytes());
        if (!kept || ending) { // read after the assembly is stored: dropMessage() writes in the opposite order
            message = null;
        }
        return null;
    }

    /** Drops the parts of an incomplete message, on any thread. */
    void dropMessage() {
        ending = true;
        message = null;
    }

    /** The hub's close frame is written. What comes until the peer's close frame is read and dropped. */
    void closeWritten() {
        synchronized (this) {
            closeWritten = true;
            if (!awaitsClose) {
                return;
            }
            awaitsClose = false;
        }
        demand();
    }

    /**
     * Demands the next frame after the hub's close frame is written. A frame that is read before would be answered, or be an
     * error with another code.
     */
    private void demandBehindClose() {
        synchronized (this) {
            awaitsClose = !closeWritten;
            if (awaitsClose) {
                return;
            }
        }
        demand();
    }

    /** Demands the next frame after the pong is written, so that a peer that sends pings without reading is slowed down by TCP. */
    private void pong(Frame ping, Callback callback) {
        ByteBuffer payload = ping.hasPayload() ? BufferUtil.copy(ping.getPayload()) : BufferUtil.EMPTY_BUFFER;
        callback.succeeded();
        if (session != null) {
            session.sendFrame(
                    new Frame(OpCode.PONG, payload),
                    // Also after a failure: behind our close frame no pong is written, and the peer's close follows its
                    // ping.
                    Callback.from(this::demand, failure -> demand()),
                    false);
        }
    }

    private void demand() {
        if (session != null) {
            session.demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        // Protocol errors, oversized messages and broken connections; onClosed follows.
        LOG.debug("Connection of {} failed: {}", handshake.remoteAddress(), cause.toString());
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        message = null;
        handshake.ended();
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onClosed(status.getCode());
        }
        callback.succeeded();
    }
}
