package io.chathub.core.internal.common;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes names that nobody can guess: 144 random bits as 24 characters of URL-safe base64. */
public final class IdGenerator {

    private static final int BYTES = 18;

    private final SecureRandom random = new SecureRandom();

    /** A new id; never the same twice. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
