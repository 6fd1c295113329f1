package io.chathub.server.jetty.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the dashboard and its numbers: where there is a token, whoever shows it; where there is none, whoever sits
 * at this machine. The latter is told by a loopback address, HTTP/1.1, no header that a proxy adds, a {@code Host} that
 * names this machine (a page whose name was rebound to 127.0.0.1 names another), and no foreign {@code Origin}. A proxy on
 * this machine can look just like that; whoever has one needs a token.
 */
final class AdminGate {

    private static final Pattern PROXY_HEADER =
            Pattern.compile("forwarded|via|x-real-ip|x-forwarded-.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final byte @Nullable [] token;

    AdminGate(@Nullable String token) {
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    /** Lets a request for a page pass, or answers it; a browser then asks its user for the token. */
    boolean admitsToPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return admits(request, response, "Basic realm=\"ChatHub admin token as password\", charset=\"UTF-8\"");
    }

    /** Lets a request of a program pass, or answers it. A browser asks nobody then: the page's script hears the refusal. */
    boolean admitsToApi(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return admits(request, response, "Bearer realm=\"ChatHub admin token\"");
    }

    private boolean admits(HttpServletRequest request, HttpServletResponse response, String challenge)
            throws IOException {
        if (token == null ? isLocal(request) : hasToken(request.getHeader("Authorization"))) {
            return true;
        }
        if (token == null) {
            Responses.text(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "this is for the server's own machine; an admin token would open it");
        } else {
            response.setHeader("WWW-Authenticate", challenge);
            Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "an admin token is needed");
        }
        return false;
    }

    private static boolean isLocal(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String host = request.getHeader("Host");
        String origin = request.getHeader("Origin");
        return address != null
                && LOOPBACK.matcher(address).matches()
                && request.getProtocol().equals("HTTP/1.1")
                && Collections.list(request.getHeaderNames()).stream()
                        .noneMatch(name -> PROXY_HEADER.matcher(name).matches())
                && host != null
                && LOCAL_HOST.matcher(host).matches()
                && (origin == null || OriginPolicy.isSameOrigin(origin, host));
    }

    private boolean hasToken(@Nullable String authorization) {
        if (token == null || authorization == null) {
            return false;
        }
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return isToken(authorization.substring(BEARER.length()).strip());
        }
        if (!scheme.startsWith(BASIC)) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String userAndPassword = new String(decoded, StandardCharsets.UTF_8);
            return isToken(userAndPassword.substring(userAndPassword.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return false; // not base64
        }
    }

    private boolean isToken(String candidate) {
        // In constant time, so that nobody finds it letter by letter.
        return MessageDigest.isEqual(token, candidate.getBytes(StandardCharsets.UTF_8));
    }
}
