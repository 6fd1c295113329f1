package io.chathub.auth.jwt.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that tokens may be signed with, and the algorithms that those are for. Secrets and public keys are never in
 * one set: else a public key, which everybody has, could be taken for a secret.
 */
public final class Keys {

    /** Where the keys for a token's header come from. */
    private interface Source {
        List<? extends Key> forHeader(JWSHeader header) throws KeySourceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final JWKSelector EVERY_KEY = new JWKSelector(new JWKMatcher.Builder().build());
    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_RSA_BITS = 2_048;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_SET_BYTES = 64 * 1024;
    private static final long KEPT_MILLIS = 5 * 60_000;
    private static final long AHEAD_MILLIS = 30_000;
    private static final long BETWEEN_FETCHES_MILLIS = 30_000;
    private static final long OUTAGE_MILLIS = 4 * 3_600_000;

    private static final Set<JWSAlgorithm> OF_RSA = ordered(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Set<JWSAlgorithm> OF_EC = ordered(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);

    private final Set<JWSAlgorithm> algorithms;
    private final Source source;

    private Keys(Set<JWSAlgorithm> algorithms, Source source) {
        this.algorithms = algorithms;
        this.source = source;
    }

    /** Secrets of this program and the issuer. */
    public static Keys ofSecrets(List<byte[]> secrets) {
        requireSome(secrets);
        int longest = 0;
        List<SecretKey> keys = new ArrayList<>();
        for (byte[] secret : secrets) {
            if (secret.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException(
                        "secret: " + secret.length + " bytes (expected: >= " + MIN_SECRET_BYTES + ")");
            }
            longest = Math.max(longest, secret.length);
            keys.add(new SecretKeySpec(secret, "HMAC"));
        }
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            if (longest >= hashBytes(algorithm)) {
                algorithms.add(algorithm);
            }
        }
        return new Keys(
                algorithms,
                header -> keys.stream()
                        .filter(key -> key.getEncoded().length >= hashBytes(header.getAlgorithm()))
                        .toList());
    }

    /** Public keys of the issuer. */
    public static Keys ofPublicKeys(List<PublicKey> keys) {
        requireSome(keys);
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        keys.forEach(key -> algorithms.addAll(algorithmsOf(key)));
        return new Keys(
                algorithms,
                header -> keys.stream()
                        .filter(key -> algorithmsOf(key).contains(header.getAlgorithm()))
                        .toList());
    }

    /** A public key in a file. */
    public static Keys ofPemFile(Path file) {
        return ofPublicKeys(List.of(PemKey.read(file)));
    }

    /** A key set in a file. */
    public static Keys ofKeySetFile(Path file) {
        return ofKeySet(new KeySetFile(file));
    }

    /** A key set at an address. */
    public static Keys ofKeySetAddress(URI address) {
        boolean local = "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
        if (address.getHost() == null
                || !("https".equals(address.getScheme()) || (local && "http".equals(address.getScheme())))) {
            throw new IllegalArgumentException(
                    "keySet: " + address.getScheme() + " address (expected: https://HOST/…)");
        }
        try {
            return ofKeySet(JWKSourceBuilder.create(
                            address.toURL(),
                            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_SET_BYTES))
                    .cache(KEPT_MILLIS, TIMEOUT_MILLIS * 2L)
                    .refreshAheadCache(AHEAD_MILLIS, false)
                    .rateLimited(BETWEEN_FETCHES_MILLIS)
                    .outageTolerant(OUTAGE_MILLIS)
                    .build());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("keySet: not an address (expected: https://HOST/…)", e);
        }
    }

    private static Keys ofKeySet(JWKSource<SecurityContext> set) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>(OF_RSA);
        algorithms.addAll(OF_EC);
        return new Keys(algorithms, header -> {
            List<Key> keys = new ArrayList<>();
            JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
            if (matcher == null) {
                return keys;
            }
            for (JWK jwk : matching(set, matcher)) {
                try {
                    if (jwk instanceof AsymmetricJWK pair
                            && algorithmsOf(pair.toPublicKey()).contains(header.getAlgorithm())) {
                        keys.add(pair.toPublicKey());
                    }
                } catch (JOSEException | IllegalArgumentException e) {
                    // A key of a kind that is not used here, or too short: as if it were not in the set.
                    LOG.debug("A key of the set is not used: {}", e.toString());
                }
            }
            return keys;
        });
    }

    /**
     * Where the set may not be fetched so soon again, a key that is not in the one at hand is unknown: if there is one.
     */
    private static List<JWK> matching(JWKSource<SecurityContext> set, JWKMatcher matcher) throws KeySourceException {
        try {
            return set.get(new JWKSelector(matcher), null);
        } catch (RateLimitReachedException e) {
            int known = set.get(EVERY_KEY, null).size(); // throws as well where there is no set
            LOG.debug("A token names none of {} keys, and they were fetched just now", known);
            return List.of();
        }
    }

    /** The algorithms that the keys can verify. */
    public Set<JWSAlgorithm> algorithms() {
        return algorithms;
    }

    /** The keys that may have signed a token with this header. Its algorithm is one of {@link #algorithms()}. */
    List<? extends Key> forHeader(JWSHeader header) throws KeySourceException {
        return source.forHeader(header);
    }

    private static Set<JWSAlgorithm> algorithmsOf(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
                throw new IllegalArgumentException(
                        "key: RSA of " + rsa.getModulus().bitLength() + " bits (expected: >= " + MIN_RSA_BITS + ")");
            }
            return OF_RSA;
        }
        if (key instanceof ECPublicKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            if (Curve.P_256.equals(curve)) {
                return Set.of(JWSAlgorithm.ES256);
            }
            if (Curve.P_384.equals(curve)) {
                return Set.of(JWSAlgorithm.ES384);
            }
            if (Curve.P_521.equals(curve)) {
                return Set.of(JWSAlgorithm.ES512);
            }
        }
        throw new IllegalArgumentException(
                "key: " + key.getAlgorithm() + " (expected: RSA, or EC of P-256, P-384 or P-521)");
    }

    private static int hashBytes(JWSAlgorithm algorithm) {
        return Integer.parseInt(algorithm.getName().substring(2)) / 8;
    }

    private static void requireSome(List<?> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys: none (expected: at least 1)");
        }
    }

    private static Set<JWSAlgorithm> ordered(JWSAlgorithm... algorithms) {
        return new LinkedHashSet<>(List.of(algorithms));
    }
}
