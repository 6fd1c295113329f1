package io.chathub.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;

/** Keys and tokens of tests. */
final class Tokens {

    static final byte[] SECRET = "a secret of thirty-two bytes, 1!".getBytes(StandardCharsets.US_ASCII);
    static final RSAKey RSA = rsa("rsa-1");
    static final ECKey EC = ec();
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private Tokens() {}

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Good for an hour, for "chat", by "https://id.example". */
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("u1")
                .issuer("https://id.example")
                .audience("chat")
                .claim("name", "Ann")
                .expirationTime(Date.from(NOW.plus(Duration.ofHours(1))));
    }

    static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hmac(JWTClaimsSet claims) {
        return hmac(claims, SECRET, header -> header);
    }

    static String hmac(JWTClaimsSet claims, byte[] secret, UnaryOperator<JWSHeader.Builder> header) {
        try {
            return signed(
                    header.apply(new JWSHeader.Builder(JWSAlgorithm.HS256)).build(), claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String rsa(JWTClaimsSet claims, RSAKey key) {
        return rsa(claims, key, JWSAlgorithm.RS256, header -> header.keyID(key.getKeyID()));
    }

    static String rsa(
            JWTClaimsSet claims, RSAKey key, JWSAlgorithm algorithm, UnaryOperator<JWSHeader.Builder> header) {
        try {
            return signed(
                    header.apply(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT))
                            .build(),
                    claims,
                    new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String ec(JWTClaimsSet claims) {
        try {
            return signed(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").build(), claims, new ECDSASigner(EC));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
