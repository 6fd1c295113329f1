package io.chathub.server.jetty.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate chain and a private key in PEM, in two files or one. */
public final class PemFiles implements KeySource {

    /** The password of a store that is never written to disk. */
    private static final String IN_MEMORY = "in-memory";

    private final Path certificateChain;
    private final Path privateKey;

    /** The chain begins with the server's certificate; each issuer follows. */
    public PemFiles(Path certificateChain, Path privateKey) {
        this.certificateChain = certificateChain;
        this.privateKey = privateKey;
    }

    @Override
    public List<byte[]> read() {
        return List.of(
                KeySource.bytesOf("certificateChain", certificateChain), KeySource.bytesOf("privateKey", privateKey));
    }

    @Override
    public KeyStore parse(List<byte[]> files) {
        Certificate[] chain = certificates(files.get(0));
        if (!KeyPairs.isSupported(chain[0].getPublicKey())) {
            throw new IllegalArgumentException(
                    "certificateChain: " + certificateChain + " (expected: a certificate for an RSA or EC key)");
        }
        PrivateKey key = key(files.get(1), chain[0]);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("chat", key, IN_MEMORY.toCharArray(), chain);
            return store;
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException(
                    "certificateChain: " + certificateChain
                            + " (expected: the server's certificate, then the one that issued it, and so on)",
                    e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has PKCS12", e);
        }
    }

    @Override
    public String password() {
        return IN_MEMORY;
    }

    @Override
    public String toString() {
        return "certificateChain=" + certificateChain + ", privateKey=" + privateKey;
    }

    private Certificate[] certificates(byte[] file) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<Pem.Block> blocks = Pem.blocks(file).stream()
                    .filter(block -> block.label().equals("CERTIFICATE"))
                    .toList();
            Certificate[] chain = new Certificate[blocks.size()];
            for (int i = 0; i < chain.length; i++) {
                chain[i] = factory.generateCertificate(
                        new ByteArrayInputStream(blocks.get(i).bytes()));
            }
            if (chain.length > 0) {
                return chain;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noCertificate(e);
        }
        throw noCertificate(null);
    }

    private IllegalArgumentException noCertificate(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "certificateChain: " + certificateChain + " (expected: certificates in PEM, BEGIN CERTIFICATE)", cause);
    }

    private PrivateKey key(byte[] file, Certificate leaf) {
        Pem.Block block = Pem.blocks(file).stream()
                .filter(PrivateKeys::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> wrongKey("a private key in PEM, BEGIN PRIVATE KEY"));
        if (block.isEncrypted()) {
            throw wrongKey("one that is not encrypted; openssl pkey -in FILE -out NEW writes it so");
        }
        try {
            PrivateKey key = PrivateKeys.parse(block, leaf.getPublicKey());
            if (KeyPairs.match(key, leaf.getPublicKey())) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not kept as the cause: the JDK's message could contain parts of the key.
        }
        throw wrongKey(
                "the " + leaf.getPublicKey().getAlgorithm() + " key of the first certificate in " + certificateChain);
    }

    private IllegalArgumentException wrongKey(String expected) {
        return new IllegalArgumentException("privateKey: " + privateKey + " (expected: " + expected + ")");
    }
}
