package io.chathub.core.internal.common;

import io.chathub.core.hook.Identity;
import io.chathub.runtime.ChatRuntime;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The public id of each user: that of the host, or else the first 22 characters of HMAC-SHA-256(secret, user id) in URL-safe
 * base64. Nobody without the secret can find the user id in it, or tell whether it belongs to a user id. Any thread may use it.
 */
public final class PublicIds {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 22;
    private static final int RANDOM_SECRET_BYTES = 32;

    private final SecretKeySpec secret;

    /**
     * Public ids by a secret.
     *
     * @param identitySecret is copied; null for a random one
     */
    public PublicIds(byte @Nullable [] identitySecret, ChatRuntime runtime) {
        byte[] bytes = identitySecret;
        if (bytes == null) {
            bytes = new byte[RANDOM_SECRET_BYTES];
            runtime.nextSecretBytes(bytes);
        }
        secret = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The public id of a user. Takes some microseconds: a caller keeps it. */
    public String of(Identity identity) {
        String given = identity.publicId();
        if (given != null) {
            return given;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] hash = mac.doFinal(identity.userId().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is not available", e);
        }
    }
}
