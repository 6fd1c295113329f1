package io.chathub.server.jetty.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The one token that opens the dashboard, and how a request shows it. */
final class AdminToken {

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /** How a request shows the token. */
    enum Shown {
        /** It does not. */
        NOT,
        /** In {@code Authorization: Bearer}, which whoever sends it must have set. */
        AS_BEARER,
        /** As the password of HTTP Basic, which a browser adds by itself once it has asked its user. */
        AS_PASSWORD
    }

    private final byte[] token;

    AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Looks for it in the value of an {@code Authorization} header. */
    Shown in(String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return is(authorization.substring(BEARER.length()).strip()) ? Shown.AS_BEARER : Shown.NOT;
        }
        if (!scheme.startsWith(BASIC)) {
            return Shown.NOT;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String userAndPassword = new String(decoded, StandardCharsets.UTF_8);
            return is(userAndPassword.substring(userAndPassword.indexOf(':') + 1)) ? Shown.AS_PASSWORD : Shown.NOT;
        } catch (IllegalArgumentException e) {
            return Shown.NOT; // not base64
        }
    }

    private boolean is(String candidate) {
        // In constant time, so that nobody finds it letter by letter.
        return MessageDigest.isEqual(token, candidate.getBytes(StandardCharsets.UTF_8));
    }
}
