package io.chathub.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import io.chathub.core.hook.Identity;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whatever comes as a token is somebody's or nobody's, and nothing else happens. The corpus runs as tests; with
 * {@code JAZZER_FUZZ=1} each looks for more.
 */
class TokenFuzzTest {

    private final JwtVerifier ofSecret = JwtVerifier.ofSecret(Tokens.SECRET).build();
    private final JwtVerifier ofKey = JwtVerifier.ofPublicKey(publicKey()).build();

    private static PublicKey publicKey() {
        try {
            return Tokens.RSA.toPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void whateverComesIsRefused(byte[] input) throws Exception {
        String token = new String(input, StandardCharsets.ISO_8859_1);
        assertThat(ofSecret.verify(token)).isNull();
        assertThat(ofKey.verify(token)).isNull();
    }

    /** The header and the claims are what an issuer with the key could write, to get behind the signature. */
    @FuzzTest(maxDuration = "10m")
    void whatIsSignedIsSomebodysOrNobodys(byte[] input) throws Exception {
        int half = input.length / 2;
        String head = encoded(input, 0, half) + "." + encoded(input, half, input.length - half);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Tokens.SECRET, "HmacSHA256"));
        byte[] signature = mac.doFinal(head.getBytes(StandardCharsets.US_ASCII));
        Identity identity = ofSecret.verify(head + "." + encoded(signature, 0, signature.length));
        if (identity != null) {
            assertThat(identity.userId()).isNotEmpty();
            assertThat(identity.expiresAt()).isNotNull();
        }
    }

    private static String encoded(byte[] bytes, int offset, int length) {
        byte[] part = new byte[length];
        System.arraycopy(bytes, offset, part, 0, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }
}
