package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.core.spi.HandshakeResult;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** The handshake: everything that can be refused is refused here, over HTTP, before there is a WebSocket. */
final class WebSocketServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "13";
    /** 16 bytes in base64 (RFC 6455, 4.2.1). Jetty takes whatever there is. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private final transient Hub hub;
    private final transient Door door;
    private final boolean sharedFrames;
    private transient @Nullable Upgrader upgrader;

    WebSocketServlet(Hub hub, Door door, boolean sharedFrames) {
        this.hub = hub;
        this.door = door;
        this.sharedFrames = sharedFrames;
    }

    @Override
    public void init() {
        upgrader = new Upgrader(getServletContext(), sharedFrames);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getAttribute(Admission.ATTRIBUTE) instanceof Admission admission) {
            // The host has decided, and the request is here again.
            complete(admission, request, response);
        } else if (!request.getProtocol().equals("HTTP/1.1")) {
            door.refuse(400, "a WebSocket needs HTTP/1.1", request, response);
        } else if (!isHandshake(request) && !hub.authenticates()) {
            askForHandshake(request, response);
        } else if (isHandshake(request) && !hasKey(request)) {
            door.refuse(400, "not a WebSocket handshake", request, response);
        } else {
            // A request that is no handshake is let in, or not, as one: a page, which is not told why its WebSocket was
            // refused, can ask so.
            Admission admission = door.admit(request, response);
            if (admission != null) {
                decide(admission, request, response);
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

    private void askForHandshake(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Sec-WebSocket-Version", VERSION);
        door.refuse(426, "this is a WebSocket of version 13", request, response);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET, OPTIONS");
        door.refuse(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "GET only", request, response);
    }

    private void decide(Admission admission, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (hub.authenticates()) {
            authenticate(admission, request);
        } else {
            upgrade(admission, request, response);
        }
    }

    /** Asks the host, without a thread that waits; the request comes back by a dispatch. */
    private void authenticate(Admission admission, HttpServletRequest request) {
        request.setAttribute(Admission.ATTRIBUTE, admission);
        AsyncContext async;
        try {
            async = request.startAsync();
        } catch (IllegalStateException e) {
            admission.permit().release(); // a filter of the host's that does not let requests wait
            throw e;
        }
        async.setTimeout(0); // the hub has a deadline for its host
        var unused = hub.authenticate(admission.handshake()).thenAccept(result -> {
            admission.decided(result);
            async.dispatch();
        });
    }

    private void complete(Admission admission, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HandshakeResult decision = admission.decision();
        HandshakeRefusal refusal = decision == null ? HandshakeRefusal.UNAVAILABLE : decision.refusal();
        if (refusal == null) {
            upgrade(admission, request, response);
            return;
        }
        admission.permit().release();
        door.refuse(refusal, admission.address(), response);
    }

    private void upgrade(Admission admission, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!isHandshake(request)) {
            admission.permit().release();
            askForHandshake(request, response);
            return;
        }
        boolean upgraded = false;
        try {
            upgraded = upgrader().upgrade(request, admission.version(), frames(admission));
            if (!upgraded) {
                door.refuse(400, "not a WebSocket handshake", request, response);
            }
        } catch (RuntimeException e) {
            if (!(e instanceof HttpException http) || http.getCode() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                throw e;
            }
            // What Jetty throws for headers that are no handshake; it has written nothing then.
            door.refuse(400, "not a WebSocket handshake", request, response);
        } finally {
            if (!upgraded) {
                admission.permit().release();
            }
        }
    }

    private ChatFrames frames(Admission admission) {
        return new ChatFrames(
                admission.address(),
                hub.options().inputLimits().maxMessageBytes(),
                connection -> admission.enter(hub, connection),
                admission.permit()::release);
    }

    private Upgrader upgrader() {
        if (upgrader == null) {
            throw new IllegalStateException("not initialised");
        }
        return upgrader;
    }
}
