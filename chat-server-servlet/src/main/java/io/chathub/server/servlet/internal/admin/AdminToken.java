package io.chathub.server.servlet.internal.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The admin token, and how a request presents it. */
final class AdminToken {

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /** How a request presents the token. */
    enum Presented {
        /** No token, or a wrong one. */
        NONE,
        /** In {@code Authorization: Bearer}, which no browser sends by itself. */
        AS_BEARER,
        /** As the password of HTTP Basic, which a browser repeats by itself after its user has entered it. */
        AS_PASSWORD
    }

    private final byte[] token;

    AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the value of an {@code Authorization} header. */
    Presented in(String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return matches(authorization.substring(BEARER.length()).strip()) ? Presented.AS_BEARER : Presented.NONE;
        }
        if (!scheme.startsWith(BASIC)) {
            return Presented.NONE;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String userAndPassword = new String(decoded, StandardCharsets.UTF_8);
            return matches(userAndPassword.substring(userAndPassword.indexOf(':') + 1))
                    ? Presented.AS_PASSWORD
                    : Presented.NONE;
        } catch (IllegalArgumentException e) {
            return Presented.NONE; // not base64
        }
    }

    private boolean matches(String candidate) {
        // In constant time: the time must not reveal how much of a guess is right.
        return MessageDigest.isEqual(token, candidate.getBytes(StandardCharsets.UTF_8));
    }
}
