package io.chathub.server.jetty.internal;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
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
 * One WebSocket, from its handshake to its end: what Jetty calls, in the core's terms. It sits on Jetty's own session and
 * not on the one of jakarta.websocket, which holds three times the memory, and where a ping blocks and no line can be cut.
 * Jetty calls it one frame at a time; the next comes when this one was handled.
 */
final class ChatFrames implements FrameHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ChatFrames.class);

    private final String address;
    private final int maxMessageBytes;
    private final Function<ClientConnection, InboundHandler> entry;
    private final Runnable atEnd;
    private @Nullable CoreSession session;
    private volatile @Nullable InboundHandler handler;
    /** What has come of a text that is not complete. */
    private @Nullable TextAssembly text;

    /**
     * One that is not open yet.
     *
     * @param address         where the peer is
     * @param maxMessageBytes the longest text; a longer one ends the connection with 1009
     * @param entry           takes the connection in when it is open, or throws {@link ConnectionRefusedException}
     * @param atEnd           runs once, when the connection is over
     */
    ChatFrames(String address, int maxMessageBytes, Function<ClientConnection, InboundHandler> entry, Runnable atEnd) {
        this.address = address;
        this.maxMessageBytes = maxMessageBytes;
        this.entry = entry;
        this.atEnd = atEnd;
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        // The core has deadlines of its own; Jetty's is moved by our own writes, so it proves nothing about the peer.
        coreSession.setIdleTimeout(Duration.ZERO);
        JettyConnection connection = new JettyConnection(coreSession, output(coreSession), address);
        callback.succeeded();
        try {
            handler = entry.apply(connection);
        } catch (ConnectionRefusedException e) {
            // The handshake asked before; this one came in between.
            connection.close(e.closeCode());
        }
        coreSession.demand();
    }

    private static FrameOutput output(CoreSession session) {
        return ((WebSocketCoreSession) session)
                .getExtensionStack().getExtensions().stream()
                        .filter(SharedOutput.class::isInstance)
                        .<FrameOutput>map(SharedOutput.class::cast)
                        .findFirst()
                        .orElseGet(() -> new PortableOutput(session));
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        InboundHandler inbound = handler;
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> {
                callback.succeeded(); // Jetty answers it
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
                    // Refused at its first part, and never put together. Nothing more is read: what is behind it
                    // would be answered, or be a fault with another code, while the close is on its way.
                    inbound.onBinary();
                    callback.succeeded();
                    return;
                }
            }
            case OpCode.TEXT, OpCode.CONTINUATION -> {
                try {
                    if (inbound != null && frame.getOpCode() == OpCode.TEXT && !frame.isFin()) {
                        inbound.onTextBegins();
                    }
                    String whole = assemble(frame);
                    if (whole != null && inbound != null) {
                        inbound.onText(whole);
                    }
                } catch (RuntimeException e) {
                    callback.failed(e); // Jetty closes with the code that belongs to it
                    return;
                }
            }
            default -> throw new IllegalStateException("opcode " + frame.getOpCode());
        }
        callback.succeeded();
        demand();
    }

    /** The text that this frame completes; null where there is more to come. */
    private @Nullable String assemble(Frame frame) {
        boolean begins = frame.getOpCode() == OpCode.TEXT;
        if (begins && frame.isFin()) {
            return TextAssembly.whole(frame.getPayload(), maxMessageBytes);
        }
        TextAssembly assembly = begins ? new TextAssembly(maxMessageBytes) : text;
        text = frame.isFin() ? null : assembly;
        if (assembly == null) {
            return null; // the rest of a binary message
        }
        assembly.add(frame.getPayload());
        return frame.isFin() ? assembly.complete() : null;
    }

    /** Nothing more is read until it is written: a peer that sends pings and does not read is told by its own socket. */
    private void pong(Frame ping, Callback callback) {
        ByteBuffer payload = ping.hasPayload() ? BufferUtil.copy(ping.getPayload()) : BufferUtil.EMPTY_BUFFER;
        callback.succeeded();
        if (session != null) {
            session.sendFrame(
                    new Frame(OpCode.PONG, payload),
                    // No pong goes out behind our close; the peer's answer to that one comes behind the ping.
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
        // Every protocol error, oversized message and broken line comes by here; onClosed follows.
        LOG.debug("Connection of {}: {}", address, cause.toString());
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        text = null;
        atEnd.run();
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onClosed(status.getCode());
        }
        callback.succeeded();
    }
}
