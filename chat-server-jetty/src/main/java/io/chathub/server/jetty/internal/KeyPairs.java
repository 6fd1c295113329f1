package io.chathub.server.jetty.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/** Which keys a TLS server can use, and whether two are a pair. */
final class KeyPairs {

    /**
     * How each kind of key signs. Ed25519 is not among them: the JDK reads such a certificate, but its TLS does not offer
     * it, and every handshake would fail.
     */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] ANYTHING = "is this a pair?".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    static boolean isOfTls(PublicKey key) {
        return SIGNATURES.containsKey(key.getAlgorithm());
    }

    /** Whether what the one signs, the other confirms. */
    static boolean match(PrivateKey key, PublicKey of) {
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(of.getAlgorithm()));
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(of);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of another kind, or of another curve
        }
    }
}
