package io.chathub.server.jakarta.internal.standard;

import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a handshake into a session of {@code jakarta.websocket}. */
public final class StandardTransport implements WebSocketUpgrade {

    /** The attribute of the context in which the container keeps itself (Jakarta WebSocket 2.1, 7.1.1). */
    private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

    private static final Logger LOG = LoggerFactory.getLogger(StandardTransport.class);

    /** Each may block for some seconds with a peer that does not read. */
    private static final int THREADS = 16;

    /** The time in which the container opens a session after its handshake was answered. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    private static final int MAX_WAITING = 1_000_000;

    private final ChatRuntime runtime;
    private final DecodedTexts texts = new DecodedTexts();
    private @Nullable TaskPool threads;
    private @Nullable ServerContainer container;

    /** A transport with the threads of this runtime. */
    public StandardTransport(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init(ServletContext context) {
        if (!(context.getAttribute(CONTAINER) instanceof ServerContainer found)) {
            throw new IllegalStateException("transport: JAKARTA on " + context.getServerInfo()
                    + ", which has no jakarta.websocket in this context (expected: its WebSocket module, such as"
                    + " tomcat-embed-websocket with WsSci, undertow-websockets-jsr with WebSocketDeploymentInfo or"
                    + " jetty-ee11-websocket-jakarta-server; or, but on Jetty, UPGRADE)");
        }
        container = found;
        threads = runtime.pool("chathub-websocket", THREADS, MAX_WAITING);
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedHandshake handshake)
            throws IOException {
        ServerContainer target = container;
        if (target == null) {
            throw new IllegalStateException("not initialized");
        }
        StandardEndpoint endpoint = new StandardEndpoint(handshake, this);
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(
                        StandardEndpoint.class, request.getServletPath())
                .configurator(new Configurator(endpoint, handshake.subprotocol()))
                .build();
        endpoint.awaitOpening(runtime.scheduleRunning(OPENING.toNanos(), endpoint::openingEnded));
        try {
            target.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new IOException("the container does not upgrade the connection", e);
        }
        if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
            endpoint.end(0); // the container has answered otherwise
        }
        return true;
    }

    DecodedTexts texts() {
        return texts;
    }

    /** Runs a task after a time; the task does not block. */
    void after(long millis, Runnable task) {
        var unused = runtime.scheduleRunning(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    /** Runs a task that may block; returns false if the chat has stopped. */
    boolean execute(Runnable task) {
        TaskPool pool = threads;
        try {
            if (pool != null) {
                pool.submit(task);
                return true;
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("A task was not run, since the chat has stopped");
        }
        return false;
    }

    @Override
    public void destroy() {
        if (threads != null) {
            threads.stop();
        }
    }

    /** Answers the container's questions about one handshake. The servlet has checked the origin. */
    private static final class Configurator extends ServerEndpointConfig.Configurator {
        private final StandardEndpoint endpoint;
        private final String subprotocol;

        Configurator(StandardEndpoint endpoint, String subprotocol) {
            this.endpoint = endpoint;
            this.subprotocol = subprotocol;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        /** None for v1: a client that offers other subprotocols decides whether it continues without one. */
        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return subprotocol;
        }

        /** Never permessage-deflate: compression costs 0.2 MB a connection. */
        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }
    }
}
