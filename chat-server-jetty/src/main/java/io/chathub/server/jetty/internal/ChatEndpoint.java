package io.chathub.server.jetty.internal;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.spi.InboundHandler;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket, from its handshake to its end: what Jetty calls, in the core's terms. Public because Jetty wants it so. */
public final class ChatEndpoint extends Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ChatEndpoint.class);

    private final Hub hub;
    private final Admission admission;
    private final @Nullable Identity identity;
    private volatile @Nullable InboundHandler handler;

    ChatEndpoint(Hub hub, Admission admission, @Nullable Identity identity) {
        this.hub = hub;
        this.admission = admission;
        this.identity = identity;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        // The core has deadlines of its own; Jetty's is moved by our own writes, so it proves nothing about the peer.
        session.setMaxIdleTimeout(0);
        session.setMaxTextMessageBufferSize(hub.options().inputLimits().maxMessageBytes());
        JettyConnection connection =
                new JettyConnection(((JakartaWebSocketSession) session).getCoreSession(), admission.address());
        InboundHandler inbound;
        try {
            inbound = hub.connect(connection, admission.version(), identity);
        } catch (ConnectionRefusedException e) {
            // The handshake asked before; this one came in between.
            connection.close(e.closeCode());
            return;
        }
        handler = inbound;
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) inbound::onText);
        // In parts, so that a large one is refused at its first and never put together.
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (part, last) -> inbound.onBinary());
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> inbound.onPong());
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        admission.permit().release();
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onClosed(reason.getCloseCode().getCode());
        }
    }

    @Override
    public void onError(Session session, Throwable cause) {
        // Every protocol error, oversized message and broken line comes by here; onClose follows.
        LOG.debug("Connection of {}: {}", admission.address(), cause.toString());
    }
}
