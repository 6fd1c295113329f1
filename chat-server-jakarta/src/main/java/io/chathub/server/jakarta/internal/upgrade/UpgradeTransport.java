package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.runtime.ChatRuntime;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns a handshake into a {@link FramedConnection} by the servlet upgrade. */
public final class UpgradeTransport implements WebSocketUpgrade {

    /** RFC 6455, 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ChatRuntime runtime;
    private @Nullable UpgradeConnections connections;
    /** The class loader of Undertow, where the container is Undertow. */
    private @Nullable ClassLoader undertow;

    /** A transport with the threads of this runtime. */
    public UpgradeTransport(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init(ServletContext context) {
        connections = new UpgradeConnections(runtime);
        if (String.valueOf(context.getServerInfo()).startsWith("Undertow")) {
            undertow = context.getClass().getClassLoader();
        }
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedHandshake handshake)
            throws IOException {
        UpgradeConnections shared = connections;
        if (shared == null) {
            throw new IllegalStateException("not initialized");
        }
        String key = request.getHeader("Sec-WebSocket-Key");
        if (key == null || !asksForUpgrade(request)) {
            return false;
        }
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", accept(key));
        if (!handshake.subprotocol().isEmpty()) {
            // None for v1: a client that offers other subprotocols decides whether it continues without one.
            response.setHeader("Sec-WebSocket-Protocol", handshake.subprotocol());
        }
        try {
            request.upgrade(FramedConnection.class).begin(handshake, shared);
        } catch (ServletException e) {
            throw new IOException("the container does not upgrade the connection", e);
        }
        if (undertow != null) {
            // Undertow may start a pool thread at the end of the request. That thread takes over the context
            // class loader, and outlives the application. Undertow sets back the loader of this thread.
            Thread.currentThread().setContextClassLoader(undertow);
        }
        return true;
    }

    private static boolean asksForUpgrade(HttpServletRequest request) {
        for (String list : Collections.list(request.getHeaders("Connection"))) {
            for (String token : list.split(",", -1)) {
                if (token.strip().toLowerCase(Locale.ROOT).equals("upgrade")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java platform has it
        }
    }

    @Override
    public void destroy() {
        if (connections != null) {
            connections.stop();
        }
    }
}
