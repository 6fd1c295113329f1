package io.chathub.server.jetty.internal.handshake;

import io.chathub.server.jetty.internal.websocket.SharedFrameWriter;
import io.chathub.server.jetty.internal.websocket.WebSocketEndpoint;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an accepted handshake into a WebSocket of Jetty's core, with a {@link SharedFrameWriter} where Jetty allows it. */
public final class JettyUpgrade implements WebSocketUpgrade {

    private static final Logger LOG = LoggerFactory.getLogger(JettyUpgrade.class);

    /**
     * The longest wait for the peer to read the answer to its handshake; a thread blocks meanwhile. The answer is short, and only a
     * peer that sends requests and reads no answers fills the socket before it. Open WebSockets have deadlines of their own.
     */
    private static final long ANSWER_MILLIS = 2_000;

    private static final int FIRST_SERVER_ERROR = 500;

    private final boolean sharedFrames;
    private @Nullable WebSocketMappings mappings;
    /** The extensions of each connection. Never permessage-deflate: compression costs 0.2 MB a connection. */
    private List<ExtensionConfig> extensions = List.of();

    /** An upgrade that shares frames between receivers, or frames each message for each receiver. */
    public JettyUpgrade(boolean sharedFrames) {
        this.sharedFrames = sharedFrames;
    }

    @Override
    public void init(ServletContext context) {
        ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
        WebSocketServerComponents.ensureWebSocketComponents(handler.getServer(), handler);
        WebSocketMappings found = WebSocketMappings.ensureMappings(handler);
        mappings = found;
        if (sharedFrames && isRegistered(found)) {
            extensions = List.of(new ExtensionConfig(SharedFrameWriter.NAME));
        }
    }

    private static boolean isRegistered(WebSocketMappings mappings) {
        try {
            WebSocketExtensionRegistry registry =
                    mappings.getWebSocketComponents().getExtensionRegistry();
            if (!registry.isAvailable(SharedFrameWriter.NAME)) {
                registry.register(SharedFrameWriter.NAME, SharedFrameWriter.class);
            }
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "This version of Jetty does not support shared frames; every message costs several times as much",
                    e);
            return false;
        }
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedHandshake handshake)
            throws IOException {
        return upgrade(request, handshake.subprotocol(), new WebSocketEndpoint(handshake));
    }

    /**
     * Answers the handshake.
     *
     * @param subprotocol the subprotocol to answer with; empty for none
     * @return whether it is a WebSocket now; false if the headers are no valid handshake, and nothing was written
     */
    public boolean upgrade(HttpServletRequest request, String subprotocol, FrameHandler handler) throws IOException {
        WebSocketNegotiator negotiator = (upgradeRequest, upgradeResponse, callback) -> {
            upgradeResponse.setExtensions(extensions);
            if (!subprotocol.isEmpty()) {
                // None for v1: a client that offers other subprotocols decides whether it continues without one.
                upgradeResponse.setAcceptedSubProtocol(subprotocol);
            }
            return handler;
        };
        try {
            return upgrade(ServletContextRequest.getServletContextRequest(request), negotiator);
        } catch (RuntimeException e) {
            // Jetty rejects malformed headers with a 4xx exception before it has written anything.
            if (e instanceof HttpException http && http.getCode() < FIRST_SERVER_ERROR) {
                return false;
            }
            throw e;
        }
    }

    private boolean upgrade(ServletContextRequest request, WebSocketNegotiator negotiator) throws IOException {
        if (mappings == null) {
            throw new IllegalStateException("not initialized");
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        long idleMillis = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(ANSWER_MILLIS);
        try (Blocker.Callback callback = Blocker.callback()) {
            boolean upgraded = false;
            try {
                upgraded = mappings.upgrade(negotiator, request, request.getServletContextResponse(), callback, null);
            } finally {
                if (!upgraded) {
                    endPoint.setIdleTimeout(idleMillis);
                    callback.succeeded(); // Jetty completes it after an upgrade only; incomplete, it would log a
                    // warning
                }
            }
            if (upgraded) {
                callback.block();
            }
            return upgraded;
        }
    }
}
