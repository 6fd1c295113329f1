package io.chathub.server.servlet.internal.handshake;

import io.chathub.core.hook.HandshakeRequest;
import io.chathub.protocol.ProtocolVersion;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A copy of the handshake's request: the container's own request must not be read by other threads. */
final class ServletHandshake implements HandshakeRequest {

    private final String remoteAddress;
    private final ProtocolVersion version;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> cookies = new HashMap<>();
    private final @Nullable String principal;

    ServletHandshake(HttpServletRequest request, String remoteAddress, ProtocolVersion version, boolean tokenInQuery) {
        this.remoteAddress = remoteAddress;
        this.version = version;
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, List.copyOf(Collections.list(request.getHeaders(name))));
        }
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        if (!tokenInQuery) {
            parameters.remove(TOKEN_PARAMETER);
        }
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                cookies.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        Principal user = request.getUserPrincipal();
        principal = user == null ? null : user.getName();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    @Override
    public @Nullable String principal() {
        return principal;
    }

    /** Without headers, query and cookies, which hold secrets. */
    @Override
    public String toString() {
        return "Handshake[" + remoteAddress + ", " + version + "]";
    }
}
