package io.chathub.protocol;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The form of a guest key, the same for client and server: a token that its client has made itself. A server that takes guest
 * keys identifies the client by it, without an account: the same key is the same user, on any connection.
 */
public final class GuestKey {

    /** The prefix of each guest key, and of no other token: {@value}. */
    public static final String PREFIX = "guest.";

    /** The fewest random bytes of a key: {@value}, which no one can guess. */
    public static final int MIN_BYTES = 16;

    /** The most random bytes of a key: {@value}. */
    public static final int MAX_BYTES = 96;

    /** 22 characters hold {@link #MIN_BYTES}, 128 hold {@link #MAX_BYTES}. */
    private static final Pattern FORM = Pattern.compile("guest\\.[A-Za-z0-9_-]{22,128}");

    private GuestKey() {}

    /**
     * The key of these random bytes.
     *
     * @param secret bytes of a secure random generator, {@link #MIN_BYTES} to {@link #MAX_BYTES}
     * @throws IllegalArgumentException if there are fewer or more
     */
    public static String of(byte[] secret) {
        if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "guest key: " + secret.length + " bytes (expected: " + MIN_BYTES + ".." + MAX_BYTES + ")");
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Whether a token has the form of a guest key: {@value #PREFIX} and 22 to 128 characters of URL-safe base64. */
    public static boolean isValid(String token) {
        return FORM.matcher(token).matches();
    }
}
