package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.KeySource;
import io.chathub.server.jetty.internal.KeyStoreFile;
import io.chathub.server.jetty.internal.PemFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Whose certificate a server shows, and where it is kept. Immutable.
 *
 * <p>TLS 1.2 and 1.3 are spoken, with ciphers that have forward secrecy and authenticated encryption (AES-GCM,
 * ChaCha20-Poly1305), and no renegotiation. Keys are RSA or EC. A client need not name the host that the certificate is for: by
 * {@code localhost} or an address it reaches the same chat, and decides itself what it makes of the certificate.
 *
 * <p>The files may be replaced while the server runs: see {@link #withReloadInterval} and {@link ChatServer#reloadTls()}.
 */
public final class TlsOptions {

    /** The default of {@link #reloadInterval()}: a minute. */
    public static final Duration DEFAULT_RELOAD_INTERVAL = Duration.ofMinutes(1);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(24);

    private final KeySource source;
    private final Duration reloadInterval;

    private TlsOptions(KeySource source, Duration reloadInterval) {
        this.source = source;
        this.reloadInterval = reloadInterval;
    }

    /**
     * A certificate and its key in PEM files, as ACME clients write them. They are read when the server is built.
     *
     * @param certificateChain the server's certificate, then those that issued it but the root
     * @param privateKey       its key, not encrypted: {@code BEGIN PRIVATE KEY}, {@code BEGIN RSA PRIVATE KEY} or
     *                         {@code BEGIN EC PRIVATE KEY}. It may be the same file
     */
    public static TlsOptions ofPem(Path certificateChain, Path privateKey) {
        Objects.requireNonNull(certificateChain, "certificateChain");
        Objects.requireNonNull(privateKey, "privateKey");
        return new TlsOptions(new PemFiles(certificateChain, privateKey), DEFAULT_RELOAD_INTERVAL);
    }

    /**
     * A keystore, PKCS12 or JKS. Of several certificates in it, a client is shown the one for the host that it names. It is read
     * when the server is built.
     *
     * @param password of the store and of every key in it
     */
    public static TlsOptions ofKeyStore(Path keyStore, String password) {
        Objects.requireNonNull(keyStore, "keyStore");
        Objects.requireNonNull(password, "password");
        return new TlsOptions(new KeyStoreFile(keyStore, password), DEFAULT_RELOAD_INTERVAL);
    }

    /**
     * The same, with another {@link #reloadInterval()}.
     *
     * @throws IllegalArgumentException if it is neither zero nor 100 ms to 24 h
     */
    public TlsOptions withReloadInterval(Duration interval) {
        if (!interval.isZero()
                && (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0)) {
            throw new IllegalArgumentException("reloadInterval: " + interval + " (expected: 0, or " + SHORTEST_INTERVAL
                    + ".." + LONGEST_INTERVAL + ")");
        }
        return new TlsOptions(source, interval);
    }

    /**
     * How often the files are looked at; {@link #DEFAULT_RELOAD_INTERVAL} unless set, zero for never. When they have changed,
     * new connections get what they hold now, and those that are there live on. While they cannot be used (a
     * key that is not the certificate's, half a file) the old ones stay in use, and the log has a warning.
     */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    KeySource source() {
        return source;
    }

    /** The files, and no password. */
    @Override
    public String toString() {
        return "TlsOptions[" + source + ", reloadInterval=" + reloadInterval + "]";
    }
}
