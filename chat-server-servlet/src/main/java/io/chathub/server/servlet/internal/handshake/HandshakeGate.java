package io.chathub.server.servlet.internal.handshake;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.internal.http.Responses;
import io.chathub.server.servlet.internal.net.AddressLimiter;
import io.chathub.server.servlet.internal.net.OriginPolicy;
import io.chathub.server.servlet.internal.net.ProxyTrust;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a handshake may proceed, by its origin, its address and the number of connections. A refused handshake is
 * answered over HTTP, counted and logged.
 */
public final class HandshakeGate {

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final int TOO_MANY_REQUESTS = 429;

    private final Hub hub;
    private final OriginPolicy origins;
    private final AddressLimiter addresses;
    private final ProxyTrust proxies;
    private final BiConsumer<HandshakeRefusal, String> refusals;
    private final boolean allowMissingOrigin;
    private final boolean tokenInQuery;

    /** The gate of a hub. */
    public HandshakeGate(
            Hub hub,
            OriginPolicy origins,
            AddressLimiter addresses,
            ProxyTrust proxies,
            BiConsumer<HandshakeRefusal, String> refusals,
            WebOptions options) {
        this.hub = hub;
        this.origins = origins;
        this.addresses = addresses;
        this.proxies = proxies;
        this.refusals = refusals;
        allowMissingOrigin = options.allowMissingOrigin();
        tokenInQuery = options.tokenInQuery();
    }

    /** Admits a handshake and reserves a connection of its address; or answers it and returns null. */
    @Nullable PendingHandshake admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = proxies.clientOf(request).address();
        ServletHandshake handshake = handshake(request, address);
        if (!isOfAllowedOrigin(request, response, handshake)) {
            return null;
        }
        HandshakeRefusal refusal = hub.refusalOf(address);
        if (refusal != null) {
            refuse(refusal, address, response);
            return null;
        }
        AddressLimiter.Permit permit = addresses.tryAcquire(address);
        if (permit == null) {
            refuse(HandshakeRefusal.ADDRESS_LIMIT, address, response);
            return null;
        }
        return new PendingHandshake(hub, handshake, permit);
    }

    private ServletHandshake handshake(HttpServletRequest request, String address) {
        ProtocolVersion version = SubprotocolNegotiation.versionOf(request);
        return new ServletHandshake(request, address, version, tokenInQuery);
    }

    private boolean isOfAllowedOrigin(
            HttpServletRequest request, HttpServletResponse response, ServletHandshake handshake) throws IOException {
        List<String> given = Collections.list(request.getHeaders("Origin"));
        if (given.size() > 1) {
            refuse(400, "more than one Origin", request, response);
            return false;
        }
        boolean allowed = given.isEmpty()
                ? mayOmitOrigin(request, handshake)
                : origins.allows(given.get(0), request.getHeader("Host"));
        if (!allowed) {
            refuse(HandshakeRefusal.ORIGIN, handshake.remoteAddress(), response);
        }
        return allowed;
    }

    /**
     * Whether a handshake without {@code Origin} may proceed. Browsers always send one. A cookie alone may be used without its
     * owner's knowledge, unless Fetch Metadata, which no page can set, shows that the server's own page asks.
     */
    private boolean mayOmitOrigin(HttpServletRequest request, ServletHandshake handshake) {
        return allowMissingOrigin
                || !hub.looksAtRequests()
                || request.getHeader("Cookie") == null
                || "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
                || handshake.token() != null;
    }

    /** Answers a request that is no valid handshake. */
    void refuse(int status, String line, HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.accept(HandshakeRefusal.BAD_REQUEST, proxies.clientOf(request).address());
        Responses.text(response, status, line);
    }

    /** Answers a refused handshake. */
    void refuse(HandshakeRefusal refusal, String address, HttpServletResponse response) throws IOException {
        refusals.accept(refusal, address);
        switch (refusal) {
            case ORIGIN -> Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "origin not allowed");
            case BANNED -> Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "banned");
            case UNAUTHENTICATED -> {
                response.setHeader("WWW-Authenticate", "Bearer");
                Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "authentication required");
            }
            case ADDRESS_LIMIT -> unavailable(response, TOO_MANY_REQUESTS, "too many connections from this address");
            case USER_LIMIT -> unavailable(response, TOO_MANY_REQUESTS, "too many connections for this user");
            case UNAVAILABLE ->
                unavailable(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "authentication unavailable");
            case FULL ->
                unavailable(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "server full or shutting down");
            case BAD_REQUEST, TIMEOUT, HOST ->
                throw new IllegalArgumentException("not a refusal of the gate: " + refusal);
        }
    }

    private static void unavailable(HttpServletResponse response, int status, String line) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        Responses.text(response, status, line);
    }
}
