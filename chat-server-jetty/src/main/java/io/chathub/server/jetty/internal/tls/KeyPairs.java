package io.chathub.server.jetty.internal.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/** Checks keys: whether TLS supports their kind, and whether two are a pair. */
final class KeyPairs {

    /**
     * The signature algorithm of each supported kind of key. Ed25519 is not supported: the JDK reads such a certificate, but its
     * TLS does not offer it, and every handshake would fail.
     */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] PROBE = "key pair check".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    /** Whether TLS supports this kind of key. */
    static boolean isSupported(PublicKey key) {
        return SIGNATURES.containsKey(key.getAlgorithm());
    }

    /** Whether the public key verifies the private key's signatures. */
    static boolean match(PrivateKey key, PublicKey of) {
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(of.getAlgorithm()));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(of);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // another kind of key, or another curve
        }
    }
}
