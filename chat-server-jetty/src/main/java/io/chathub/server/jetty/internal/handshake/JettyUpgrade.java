package io.chathub.server.jetty.internal.handshake;

import io.chathub.server.jetty.internal.websocket.SharedFrameWriter;
import io.chathub.server.jetty.internal.websocket.WatchedConnection;
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
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
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

    /** Answers Jetty's questions about one handshake, and keeps its session. */
    private static final class Negotiation implements WebSocketNegotiator {
        private final List<ExtensionConfig> extensions;
        private final String subprotocol;
        private final FrameHandler handler;
        private @Nullable Configuration session;

        Negotiation(List<ExtensionConfig> extensions, String subprotocol, FrameHandler handler) {
            this.extensions = extensions;
            this.subprotocol = subprotocol;
            this.handler = handler;
        }

        @Override
        public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            response.setExtensions(extensions);
            if (!subprotocol.isEmpty()) {
                // None for v1: a client that offers other subprotocols decides whether it continues without one.
                response.setAcceptedSubProtocol(subprotocol);
            }
            return handler;
        }

        /** Called with the new session, which Jetty shows in no other way before the upgrade. */
        @Override
        public void customize(Configuration configurable) {
            session = configurable;
        }

        /** Replaces the connection that Jetty opens after this request. */
        void watch(Request request) {
            if (handler instanceof WebSocketEndpoint endpoint
                    && session instanceof WebSocketCoreSession core
                    && request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE)
                            instanceof WebSocketConnection jettys) {
                request.setAttribute(
                        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                        WatchedConnection.replace(
                                jettys, request.getConnectionMetaData().getConnector(), core, endpoint));
            }
        }
    }

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
        try {
            return upgrade(
                    ServletContextRequest.getServletContextRequest(request),
                    new Negotiation(extensions, subprotocol, handler));
        } catch (RuntimeException e) {
            // Jetty rejects malformed headers with a 4xx exception before it has written anything.
            if (e instanceof HttpException http && http.getCode() < FIRST_SERVER_ERROR) {
                return false;
            }
            throw e;
        }
    }

    private boolean upgrade(ServletContextRequest request, Negotiation negotiator) throws IOException {
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
                negotiator.watch(request);
                callback.block();
            }
            return upgraded;
        }
    }
}
