package io.chathub.server.jetty.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that prove that a page has read an answer of this server, which no page of another origin can: what a browser adds
 * to a request by itself does not. Each is the time until which it holds and, over that and the operator's name, an HMAC by
 * a key of this process. Thread-safe.
 */
final class ActionTokens {

    /** The header that carries one. */
    static final String HEADER = "X-ChatHub-Action-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEX_DIGITS = 2 * Long.BYTES;

    private final Duration ttl;
    private final LongSupplier ticker;
    private final SecretKeySpec key;

    ActionTokens(Duration ttl, LongSupplier ticker) {
        this.ttl = ttl;
        this.ticker = ticker;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    /** How long a token holds. */
    Duration ttl() {
        return ttl;
    }

    /** A new token of this operator. */
    String issue(String operator) {
        return token(operator, ticker.getAsLong() + ttl.toNanos());
    }

    /** Whether {@code token} is one of this operator's, and holds. */
    boolean isGood(@Nullable String token, String operator) {
        if (token == null || token.length() < HEX_DIGITS) {
            return false;
        }
        long until;
        try {
            until = HexFormat.fromHexDigitsToLong(token, 0, HEX_DIGITS);
        } catch (IllegalArgumentException e) {
            return false;
        }
        // The whole text, so that there is one way to write a token.
        boolean genuine = MessageDigest.isEqual(
                token(operator, until).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        return genuine && until - ticker.getAsLong() > 0;
    }

    private String token(String operator, long until) {
        String time = HEX.toHexDigits(until);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] sum = mac.doFinal((time + operator).getBytes(StandardCharsets.UTF_8));
            return time + Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
