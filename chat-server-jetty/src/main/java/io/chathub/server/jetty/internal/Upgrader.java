package io.chathub.server.jetty.internal;

import io.chathub.protocol.ProtocolVersion;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a servlet request that was let in into a WebSocket of Jetty's core, with {@link SharedOutput} where that works. */
final class Upgrader {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrader.class);

    /**
     * How long the answer to a handshake may wait to be read: a thread waits with it. It is short and mostly the first of its
     * connection; only who sends requests and reads no answers fills the line before. Open, the WebSocket has deadlines of its own.
     */
    private static final long ANSWER_MILLIS = 2_000;

    private final WebSocketMappings mappings;
    /** What the connection gets. Never permessage-deflate: compression costs 0.2 MB a connection. */
    private final List<ExtensionConfig> extensions;

    Upgrader(ServletContext context, boolean sharedFrames) {
        ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
        WebSocketServerComponents.ensureWebSocketComponents(handler.getServer(), handler);
        mappings = WebSocketMappings.ensureMappings(handler);
        extensions = sharedFrames && registered() ? List.of(new ExtensionConfig(SharedOutput.NAME)) : List.of();
    }

    private boolean registered() {
        try {
            WebSocketExtensionRegistry registry =
                    mappings.getWebSocketComponents().getExtensionRegistry();
            if (!registry.isAvailable(SharedOutput.NAME)) {
                registry.register(SharedOutput.NAME, SharedOutput.class);
            }
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "This Jetty does not let the chat write shared frames; every message costs several times as much",
                    e);
            return false;
        }
    }

    /**
     * Answers the handshake.
     *
     * @return whether it is a WebSocket now; if not, nothing was written
     * @throws RuntimeException that is a {@link org.eclipse.jetty.http.HttpException} of 4xx if the headers are no
     *                          handshake; nothing was written then
     */
    boolean upgrade(HttpServletRequest request, ProtocolVersion version, FrameHandler handler) throws IOException {
        WebSocketNegotiator negotiator = (upgradeRequest, upgradeResponse, callback) -> {
            upgradeResponse.setExtensions(extensions);
            if (!version.subprotocol().isEmpty()) {
                // None for v1: a client that offers others decides whether it can do without.
                upgradeResponse.setAcceptedSubProtocol(version.subprotocol());
            }
            return handler;
        };
        ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
        EndPoint line = core.getConnectionMetaData().getConnection().getEndPoint();
        long idleMillis = line.getIdleTimeout();
        line.setIdleTimeout(ANSWER_MILLIS);
        try (Blocker.Callback callback = Blocker.callback()) {
            boolean upgraded = false;
            try {
                upgraded = mappings.upgrade(negotiator, core, core.getServletContextResponse(), callback, null);
            } finally {
                if (!upgraded) {
                    line.setIdleTimeout(idleMillis);
                    callback.succeeded(); // nobody else will: else it is a line of the log
                }
            }
            if (upgraded) {
                callback.block();
            }
            return upgraded;
        }
    }
}
