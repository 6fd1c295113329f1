package io.chathub.core.internal.common;

import io.chathub.runtime.ChatRuntime;
import java.util.Base64;

/** Generates ids that nobody can guess: 144 random bits as 24 characters of URL-safe base64. */
public final class IdGenerator {

    private static final int BYTES = 18;

    private final ChatRuntime runtime;

    /** A generator that takes its bits from {@code runtime}. */
    public IdGenerator(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    /** A new id. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        runtime.nextSecretBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
