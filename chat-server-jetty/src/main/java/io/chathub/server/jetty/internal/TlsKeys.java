package io.chathub.server.jetty.internal;

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
 * The key and the certificates that a server shows, read anew when their files change. Connections that are there keep what they
 * began with. New files are used when all of them are there and fit, and until then the old ones are.
 *
 * <p>Changes are found by the bytes: whatever replaces the files, links included, and whatever it does to their times.
 */
public final class TlsKeys extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);

    private final KeySource source;
    private final Duration interval;
    private final SslContextFactory.Server contexts;
    private final ReentrantLock lock = new ReentrantLock();
    /** What the files were at the last look: a hash, or why they could not be read. */
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
        tell(store);
    }

    /**
     * The keys of a source.
     *
     * @param interval how often its files are looked at once this has started; zero for never
     * @throws IllegalArgumentException if they cannot be used
     */
    public static TlsKeys of(KeySource source, Duration interval) {
        return new TlsKeys(source, interval);
    }

    /** What a connector makes TLS with. */
    SslContextFactory.Server contexts() {
        return contexts;
    }

    @Override
    protected void doStart() {
        if (!interval.isZero()) {
            var unused = timer.scheduleWithFixedDelay(
                    this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
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

    private void look() {
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
            seen = now; // whatever comes of it: what is broken is told of once
            if (unreadable != null) {
                throw unreadable;
            }
            use(source.parse(files));
        } catch (IllegalArgumentException e) {
            LOG.warn("TLS keeps the key and certificate it has, the new ones cannot be used: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("The files of TLS could not be looked at", e); // and at the next look are again
        } finally {
            lock.unlock();
        }
    }

    /** Jetty drops what it has before it takes what is new: that is tried elsewhere first. */
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
        tell(store);
    }

    /** TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption, and no second handshake. */
    private SslContextFactory.Server contextsOf(KeyStore store) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(store);
        factory.setKeyStorePassword(source.password());
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Beside what Jetty leaves out: static RSA, and whatever has SHA-1, MD5, NULL or anon in its name.
        factory.addExcludeCipherSuites("^.*_CBC_.*$");
        factory.setRenegotiationAllowed(false);
        factory.setSniRequired(false); // by an address there is no name
        return factory;
    }

    private static void tell(KeyStore store) {
        Instant until = Instant.MAX;
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
                    Instant end = own.getNotAfter().toInstant();
                    until = end.isBefore(until) ? end : until;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store was read", e);
        }
        if (until.isBefore(Instant.now())) {
            LOG.warn("The certificate of TLS has expired at {}", until);
        } else {
            LOG.info("TLS has a certificate that is good until {}", until);
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
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        return String.join(",", hashes);
    }
}
