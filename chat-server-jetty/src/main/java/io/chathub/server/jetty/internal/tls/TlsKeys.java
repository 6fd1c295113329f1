package io.chathub.server.jetty.internal.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's key and certificates, reloaded when their files change. Open connections keep the certificate they began with. New
 * files take effect once all of them can be read and match; until then the previous ones stay in use.
 *
 * <p>Changes are found by the content, not by times, so that replaced links are noticed too.
 */
public final class TlsKeys extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);

    private final KeySource source;
    private final Duration interval;
    private final SslContextFactory.Server contexts;
    private final ReentrantLock lock = new ReentrantLock();
    /** The files at the last check: a hash, or the reason why they could not be read. */
    private String seen;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "chathub-tls-keys");
        thread.setDaemon(true);
        return thread;
    });

    private TlsKeys(KeySource source, Duration interval) {
        this.source = source;
        this.interval = interval;
        List<byte[]> files = source.read();
        seen = hash(files);
        KeyStore store = source.parse(files);
        contexts = contextsOf(store);
        logExpiry(store);
    }

    /**
     * The keys of a source.
     *
     * @param interval the time between checks once started; zero for none
     * @throws IllegalArgumentException if they cannot be used
     */
    public static TlsKeys of(KeySource source, Duration interval) {
        return new TlsKeys(source, interval);
    }

    /** The TLS contexts of a connector. */
    public SslContextFactory.Server contexts() {
        return contexts;
    }

    @Override
    protected void doStart() {
        if (!interval.isZero()) {
            var unused = timer.scheduleWithFixedDelay(
                    this::check, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    protected void doStop() {
        timer.shutdown();
    }

    /**
     * Reads the files now, and uses them from the next connection on.
     *
     * @throws IllegalArgumentException if they cannot be used; what was in use stays so
     */
    public void reload() {
        lock.lock();
        try {
            List<byte[]> files = source.read();
            seen = hash(files);
            use(source.parse(files));
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        lock.lock();
        try {
            List<byte[]> files = List.of();
            String now;
            IllegalArgumentException unreadable = null;
            try {
                files = source.read();
                now = hash(files);
            } catch (IllegalArgumentException e) {
                now = String.valueOf(e.getMessage());
                unreadable = e;
            }
            if (now.equals(seen)) {
                return;
            }
            seen = now; // also if they are unusable: each change is reported once
            if (unreadable != null) {
                throw unreadable;
            }
            use(source.parse(files));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "The new TLS key and certificate cannot be used, the previous ones stay in use: {}",
                    e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("The TLS files could not be checked", e); // the next check tries again
        } finally {
            lock.unlock();
        }
    }

    /** Jetty drops the old contexts before it builds the new ones, so that a trial factory builds them first. */
    private void use(KeyStore store) {
        try {
            SslContextFactory.Server trial = contextsOf(store);
            trial.start();
            trial.stop();
            contexts.reload(same -> {
                same.setKeyStore(store);
                same.setKeyStorePassword(source.password());
            });
        } catch (Exception e) {
            throw new IllegalArgumentException("tls: not accepted (expected: a key and certificate for a server)", e);
        }
        logExpiry(store);
    }

    /** TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption, and no second handshake. */
    private SslContextFactory.Server contextsOf(KeyStore store) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(store);
        factory.setKeyStorePassword(source.password());
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Jetty itself excludes static RSA and all suites with SHA-1, MD5, NULL or anon in their name.
        factory.addExcludeCipherSuites("^.*_CBC_.*$");
        factory.setRenegotiationAllowed(false);
        factory.setSniRequired(false); // a client that connects by address sends no name
        return factory;
    }

    private static void logExpiry(KeyStore store) {
        Instant until = Instant.MAX;
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
                    Instant end = own.getNotAfter().toInstant();
                    until = end.isBefore(until) ? end : until;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store was read before", e);
        }
        if (until.isBefore(Instant.now())) {
            LOG.warn("The TLS certificate expired at {}", until);
        } else {
            LOG.info("The TLS certificate is valid until {}", until);
        }
    }

    private static String hash(List<byte[]> files) {
        List<String> hashes = new ArrayList<>();
        try {
            for (byte[] file : files) {
                hashes.add(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
        return String.join(",", hashes);
    }
}
