package io.chathub.server.servlet.internal.handshake;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The WebSocket handshake: all rejections happen here, over HTTP, before there is a WebSocket. */
public final class WebSocketServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "13";
    /** 16 bytes in base64 (RFC 6455, 4.2.1). Containers accept any text. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private final transient Hub hub;
    private final transient HandshakeGate gate;
    private final transient WebSocketUpgrade upgrade;

    /** The handshake of a hub. */
    public WebSocketServlet(Hub hub, HandshakeGate gate, WebSocketUpgrade upgrade) {
        this.hub = hub;
        this.gate = gate;
        this.upgrade = upgrade;
    }

    @Override
    public void init() {
        upgrade.init(getServletContext());
    }

    @Override
    public void destroy() {
        upgrade.destroy();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(PendingHandshake.ATTRIBUTE) instanceof PendingHandshake pending) {
            // The second dispatch: the authenticator has decided.
            complete(pending, request, response);
        } else if (!request.getProtocol().equals("HTTP/1.1")) {
            gate.refuse(400, "WebSocket requires HTTP/1.1", request, response);
        } else if (!isHandshake(request) && !hub.authenticates()) {
            requireUpgrade(request, response);
        } else if (isHandshake(request) && (!hasKey(request) || hasBody(request))) {
            gate.refuse(400, "not a WebSocket handshake", request, response);
        } else {
            // A plain GET passes the same checks: a page, which cannot read why its WebSocket was rejected, asks this
            // way.
            PendingHandshake pending = gate.admit(request, response);
            if (pending != null) {
                decide(pending, request, response);
            }
        }
    }

    private static boolean isHandshake(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"));
    }

    private static boolean hasKey(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
        return keys.size() == 1 && KEY.matcher(keys.get(0)).matches();
    }

    /** A body could be read as frames by the server, and as part of the request by a proxy in front. */
    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private void requireUpgrade(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Sec-WebSocket-Version", VERSION);
        gate.refuse(426, "WebSocket version 13 required", request, response);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET, OPTIONS");
        gate.refuse(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "GET only", request, response);
    }

    private void decide(PendingHandshake pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HandshakeRequest handshake = pending.request();
        if (!hub.authenticates() || handshake == null) {
            upgrade(pending, request, response);
            return;
        }
        CompletableFuture<HandshakeResult> decision =
                hub.authenticate(handshake).toCompletableFuture();
        if (decision.isDone()) {
            pending.decided(decision.join());
            complete(pending, request, response);
        } else {
            await(decision, pending, request);
        }
    }

    /** Waits for the decision without a thread; it dispatches the request again. */
    private void await(
            CompletableFuture<HandshakeResult> decision, PendingHandshake pending, HttpServletRequest request) {
        request.setAttribute(PendingHandshake.ATTRIBUTE, pending);
        AsyncContext async;
        try {
            async = request.startAsync();
        } catch (IllegalStateException e) {
            pending.ended(); // a filter of the host application does not support asynchronous requests
            throw e;
        }
        async.setTimeout(0); // the hub bounds the authenticator's time
        var unused = decision.thenAccept(result -> {
            pending.decided(result);
            async.dispatch();
        });
    }

    private void complete(PendingHandshake pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HandshakeResult decision = pending.decision();
        HandshakeRefusal refusal = decision == null ? HandshakeRefusal.UNAVAILABLE : decision.refusal();
        if (refusal == null) {
            upgrade(pending, request, response);
            return;
        }
        pending.ended();
        gate.refuse(refusal, pending.remoteAddress(), response);
    }

    private void upgrade(PendingHandshake pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!isHandshake(request)) {
            pending.ended();
            requireUpgrade(request, response);
            return;
        }
        boolean upgraded = false;
        try {
            upgraded = upgrade.upgrade(request, response, pending);
            if (!upgraded) {
                gate.refuse(400, "not a WebSocket handshake", request, response);
            }
        } finally {
            if (!upgraded) {
                pending.ended();
            }
        }
    }
}
