package io.chathub.server.servlet.internal.admin;

import io.chathub.runtime.ChatRuntime;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies action tokens, which protect actions against cross-site request forgery: only a page that can read this
 * server's answers has one. A token is its expiry time, followed by an HMAC of expiry time and operator name under a key of this
 * process. Thread-safe.
 */
final class ActionTokens {

    /** The request header of the token. */
    static final String HEADER = "X-ChatHub-Action-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEX_DIGITS = 2 * Long.BYTES;

    private final Duration ttl;
    private final LongSupplier ticker;
    private final SecretKeySpec key;

    /** Tokens under a new key of this process. */
    static ActionTokens of(Duration ttl, ChatRuntime runtime) {
        byte[] key = new byte[KEY_BYTES];
        runtime.nextSecretBytes(key);
        return new ActionTokens(ttl, runtime::nanoTime, key);
    }

    ActionTokens(Duration ttl, LongSupplier ticker, byte[] key) {
        this.ttl = ttl;
        this.ticker = ticker;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** How long a token is valid. */
    Duration ttl() {
        return ttl;
    }

    /** A new token for this operator. */
    String issue(String operator) {
        return token(operator, ticker.getAsLong() + ttl.toNanos());
    }

    /** Whether {@code token} was issued to this operator and has not expired. */
    boolean isValid(@Nullable String token, String operator) {
        if (token == null || token.length() < HEX_DIGITS) {
            return false;
        }
        long until;
        try {
            until = HexFormat.fromHexDigitsToLong(token, 0, HEX_DIGITS);
        } catch (IllegalArgumentException e) {
            return false;
        }
        // Compared as text, so that a token has one spelling only.
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
            throw new IllegalStateException(ALGORITHM + " is missing", e);
        }
    }
}
