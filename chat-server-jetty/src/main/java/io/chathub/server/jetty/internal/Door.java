package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.jetty.WebOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a handshake may go on: by its origin, by where it comes from, by how many are there. Whoever may not is answered
 * over HTTP, counted, and told of in the log.
 */
final class Door {

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final int TOO_MANY_REQUESTS = 429;

    private final Hub hub;
    private final OriginPolicy origins;
    private final AddressLimiter addresses;
    private final ProxyTrust proxies;
    private final Refusals refusals;
    private final boolean allowMissingOrigin;
    private final boolean tokenInQuery;

    Door(
            Hub hub,
            OriginPolicy origins,
            AddressLimiter addresses,
            ProxyTrust proxies,
            Refusals refusals,
            WebOptions options) {
        this.hub = hub;
        this.origins = origins;
        this.addresses = addresses;
        this.proxies = proxies;
        this.refusals = refusals;
        allowMissingOrigin = options.allowMissingOrigin();
        tokenInQuery = options.tokenInQuery();
    }

    /** Lets a handshake through, with a place to give back at the end; or answers it and returns null. */
    @Nullable Admission admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
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
        return new Admission(address, handshake, permit);
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
                ? mayBeWithout(request, handshake)
                : origins.allows(given.get(0), request.getHeader("Host"));
        if (!allowed) {
            refuse(HandshakeRefusal.ORIGIN, handshake.remoteAddress(), response);
        }
        return allowed;
    }

    /**
     * No browser's handshake is without an origin. A cookie alone is what one sends for somebody who does not know of it;
     * unless it says itself (by Fetch Metadata, which no page can set) that our own page asks.
     */
    private boolean mayBeWithout(HttpServletRequest request, ServletHandshake handshake) {
        return allowMissingOrigin
                || !hub.looksAtRequests()
                || request.getHeader("Cookie") == null
                || "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
                || handshake.token() != null;
    }

    /** Answers what is no handshake at all. */
    void refuse(int status, String sentence, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refusals.add(HandshakeRefusal.BAD_REQUEST, proxies.clientOf(request).address());
        Responses.text(response, status, sentence);
    }

    /** Answers a handshake that may not go on. */
    void refuse(HandshakeRefusal refusal, String address, HttpServletResponse response) throws IOException {
        refusals.add(refusal, address);
        switch (refusal) {
            case ORIGIN -> Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "this origin may not connect");
            case BANNED -> Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "you may not connect");
            case UNAUTHENTICATED -> {
                response.setHeader("WWW-Authenticate", "Bearer");
                Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "who are you?");
            }
            case ADDRESS_LIMIT -> later(response, TOO_MANY_REQUESTS, "too many connections from this address");
            case USER_LIMIT -> later(response, TOO_MANY_REQUESTS, "too many connections of this user");
            case UNAVAILABLE ->
                later(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "cannot tell who you are just now");
            case FULL -> later(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "full, or about to stop");
            case BAD_REQUEST, TIMEOUT, HOST -> throw new IllegalArgumentException("refused elsewhere: " + refusal);
        }
    }

    private static void later(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        Responses.text(response, status, sentence);
    }
}
