package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.tls.KeySource;
import io.chathub.server.jetty.internal.tls.KeyStoreFile;
import io.chathub.server.jetty.internal.tls.PemFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The certificate and private key of a server. Immutable.
 *
 * <p>TLS 1.2 and 1.3 are spoken, with ciphers that have forward secrecy and authenticated encryption (AES-GCM,
 * ChaCha20-Poly1305), and no renegotiation. Keys are RSA or EC. The server answers also where the client's
 * host name is not in the certificate, such as {@code localhost} or an address; the client decides whether it accepts that.
 *
 * <p>The files may be replaced while the server runs: see {@link #withReloadInterval} and {@link ChatServer#reloadTls()}.
 */
public final class TlsOptions {

    /** The default of {@link #reloadInterval()}: 1 minute. */
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
     * A certificate and its key in PEM files, as ACME clients write them. The files are read when the server is built.
     *
     * @param certificateChain the server's certificate, followed by its issuers without the root
     * @param privateKey       the certificate's key, not encrypted: {@code BEGIN PRIVATE KEY}, {@code BEGIN RSA PRIVATE KEY} or
     *                         {@code BEGIN EC PRIVATE KEY}. May be the same file
     */
    public static TlsOptions ofPem(Path certificateChain, Path privateKey) {
        Objects.requireNonNull(certificateChain, "certificateChain");
        Objects.requireNonNull(privateKey, "privateKey");
        return new TlsOptions(new PemFiles(certificateChain, privateKey), DEFAULT_RELOAD_INTERVAL);
    }

    /**
     * A keystore, PKCS12 or JKS. Of several certificates, a client gets the one for the host name that it sends. The file is
     * read when the server is built.
     *
     * @param password the password of the store and of every key in it
     */
    public static TlsOptions ofKeyStore(Path keyStore, String password) {
        Objects.requireNonNull(keyStore, "keyStore");
        Objects.requireNonNull(password, "password");
        return new TlsOptions(new KeyStoreFile(keyStore, password), DEFAULT_RELOAD_INTERVAL);
    }

    /**
     * These options with another {@link #reloadInterval()}.
     *
     * @throws IllegalArgumentException if the interval is neither zero nor 100 ms to 24 h
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
     * The time between checks of the files; {@link #DEFAULT_RELOAD_INTERVAL} unless set, zero for none. After a change, new
     * connections get the new certificate, and open connections continue. While the files cannot be used (a key that does not
     * match the certificate, a partial file), the previous ones stay in use and a warning is logged.
     */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    KeySource source() {
        return source;
    }

    /** The files, without the password. */
    @Override
    public String toString() {
        return "TlsOptions[" + source + ", reloadInterval=" + reloadInterval + "]";
    }
}
