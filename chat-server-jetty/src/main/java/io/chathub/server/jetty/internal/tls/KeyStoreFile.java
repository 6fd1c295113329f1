package io.chathub.server.jetty.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A keystore file, PKCS12 or JKS, with one password for the store and its keys. */
public final class KeyStoreFile implements KeySource {

    private static final byte[] JKS_MAGIC = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

    private final Path file;
    private final String password;

    /** The keystore in this file. */
    public KeyStoreFile(Path file, String password) {
        this.file = file;
        this.password = password;
    }

    @Override
    public List<byte[]> read() {
        return List.of(KeySource.bytesOf("keyStore", file));
    }

    @Override
    public KeyStore parse(List<byte[]> files) {
        KeyStore store = open(files.get(0));
        try {
            int keys = 0;
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    check(alias, store.getKey(alias, password.toCharArray()), store.getCertificate(alias));
                    keys++;
                }
            }
            if (keys == 0) {
                throw new IllegalArgumentException(
                        "keyStore: " + file + " (expected: with a private key and its certificates in it)");
            }
            return store;
        } catch (UnrecoverableKeyException e) {
            throw new IllegalArgumentException(
                    "keyStorePassword: does not open a key in " + file + " (expected: one password for store and keys)",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("keyStore: " + file + " (expected: keys that the JDK can read)", e);
        }
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return "keyStore=" + file;
    }

    private KeyStore open(byte[] bytes) {
        boolean jks = Arrays.equals(JKS_MAGIC, Arrays.copyOf(bytes, JKS_MAGIC.length));
        try {
            KeyStore store = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
            store.load(new ByteArrayInputStream(bytes), password.toCharArray());
            return store;
        } catch (IOException e) {
            String expected = e.getCause() instanceof UnrecoverableKeyException
                    ? "keyStorePassword: does not open " + file + " (expected: the password of that keystore)"
                    : "keyStore: " + file + " (expected: a PKCS12 or JKS keystore)";
            throw new IllegalArgumentException(expected, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("keyStore: " + file + " (expected: one that the JDK can read)", e);
        }
    }

    private void check(String alias, Key key, Certificate certificate) {
        if (!(key instanceof PrivateKey own)
                || certificate == null
                || !KeyPairs.isSupported(certificate.getPublicKey())
                || !KeyPairs.match(own, certificate.getPublicKey())) {
            throw new IllegalArgumentException(
                    "keyStore: " + file + ", " + alias + " (expected: an RSA or EC key with its certificate)");
        }
    }
}
