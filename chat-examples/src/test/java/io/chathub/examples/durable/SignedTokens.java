package io.chathub.examples.durable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Users with roles for the runnable server: tokens that are signed with a secret in a file. */
final class SignedTokens {

    private static final String SECRET = "a secret of this test alone, of more than 32 bytes";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration VALIDITY = Duration.ofHours(12);

    private SignedTokens() {}

    /** Writes the secret into a folder, and returns the variables by which a server reads it. */
    static Map<String, String> environment(Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("token-secret"), SECRET);
        return Map.of(
                "CHAT_JWT_SECRET_FILE",
                secret.toString(),
                "CHAT_JWT_ROLE_CLAIM",
                "role",
                "CHAT_JWT_NAME_CLAIM",
                "name");
    }

    static String of(String user, boolean moderator) {
        long expiry = Instant.now().plus(VALIDITY).getEpochSecond();
        String claims = "{\"sub\":\"id-of-" + user + "\",\"name\":\"" + user + "\",\"exp\":" + expiry
                + (moderator ? ",\"role\":\"moderator\"}" : "}");
        String signed = encoded("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
