package io.chathub.auth.jwt.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key in a PEM file (RFC 7468). */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemKey() {}

    static PublicKey read(Path file) {
        try {
            Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (block.find()) {
                byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                return block.group(1).equals("CERTIFICATE") ? ofCertificate(der) : ofKey(der);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("public key: " + file + " cannot be read: " + e, e);
        }
        throw new IllegalArgumentException(
                "public key: " + file + " (expected: BEGIN PUBLIC KEY or BEGIN CERTIFICATE in PEM)");
    }

    private static PublicKey ofCertificate(byte[] der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
    }

    private static PublicKey ofKey(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(encoded);
        } catch (InvalidKeySpecException notRsa) {
            return KeyFactory.getInstance("EC").generatePublic(encoded);
        }
    }
}
