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
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handshake: everything that can be refused is refused here, over HTTP, before there is a WebSocket. */
final class WebSocketServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketServlet.class);
    private static final String VERSION = "13";
    private static final String RETRY_AFTER_SECONDS = "5";

    private final transient Hub hub;
    private final transient OriginPolicy origins;
    private final transient AddressLimiter addresses;
    private final boolean sharedFrames;
    private transient @Nullable Upgrader upgrader;

    WebSocketServlet(Hub hub, OriginPolicy origins, AddressLimiter addresses, boolean sharedFrames) {
        this.hub = hub;
        this.origins = origins;
        this.addresses = addresses;
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
            Responses.text(response, 400, "a WebSocket needs HTTP/1.1");
        } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Sec-WebSocket-Version", VERSION);
            Responses.text(response, 426, "this is a WebSocket of version 13");
        } else if (isOfAllowedOrigin(request, response)) {
            admit(request, response);
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Responses.text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "GET only");
    }

    private boolean isOfAllowedOrigin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> given = Collections.list(request.getHeaders("Origin"));
        if (given.size() > 1) {
            Responses.text(response, 400, "more than one Origin");
            return false;
        }
        if (given.isEmpty() || origins.allows(given.get(0), request.getHeader("Host"))) {
            return true;
        }
        LOG.info("Refused a page of a foreign origin, from {}", request.getRemoteAddr());
        Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "this origin may not connect");
        return false;
    }

    private void admit(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (!hub.isAccepting()) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            Responses.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "full, or about to stop");
            return;
        }
        String address = request.getRemoteAddr();
        AddressLimiter.Permit permit = addresses.tryAcquire(address);
        if (permit == null) {
            LOG.info("Refused one connection more from {}", address);
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            Responses.text(response, 429, "too many connections from this address");
            return;
        }
        Admission admission = new Admission(address, SubprotocolNegotiation.versionOf(request), permit);
        if (hub.authenticates()) {
            authenticate(admission, request);
        } else {
            upgrade(admission, request, response);
        }
    }

    /** Asks the host, without a thread that waits; the request comes back by a dispatch. */
    private void authenticate(Admission admission, HttpServletRequest request) {
        request.setAttribute(Admission.ATTRIBUTE, admission);
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // the hub has a deadline for its host
        var unused = hub.authenticate(new ServletHandshake(request, admission.version()))
                .thenAccept(result -> {
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
        hub.refused(refusal);
        if (refusal == HandshakeRefusal.UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            Responses.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "cannot tell who you are just now");
        } else {
            LOG.info("Refused a client that the host does not know, from {}", admission.address());
            response.setHeader("WWW-Authenticate", "Bearer");
            Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "who are you?");
        }
    }

    private void upgrade(Admission admission, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean upgraded = false;
        try {
            upgraded = upgrader().upgrade(request, admission.version(), new ChatFrames(hub, admission));
            if (!upgraded) {
                Responses.text(response, 400, "not a WebSocket handshake");
            }
        } catch (RuntimeException e) {
            if (!(e instanceof HttpException http) || http.getCode() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                throw e;
            }
            // What Jetty throws for headers that are no handshake; it has written nothing then.
            Responses.text(response, 400, "not a WebSocket handshake");
        } finally {
            if (!upgraded) {
                admission.permit().release();
            }
        }
    }

    private Upgrader upgrader() {
        if (upgrader == null) {
            throw new IllegalStateException("not initialised");
        }
        return upgrader;
    }
}
