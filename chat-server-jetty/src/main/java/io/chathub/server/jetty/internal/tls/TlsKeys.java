package io.chathub.server.jetty.internal.tls;

import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.ReloadedFiles;
import io.chathub.server.jetty.internal.net.PeriodicTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
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
    private final ChatRuntime runtime;
    private final ReloadedFiles<KeyStore> store;
    private final SslContextFactory.Server contexts;
    private final @Nullable PeriodicTask checks;
    private final ReentrantLock lock = new ReentrantLock();

    private TlsKeys(KeySource source, Duration interval, ChatRuntime runtime) {
        this.source = source;
        this.runtime = runtime;
        try {
            store = ReloadedFiles.load(runtime, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        contexts = contextsOf(store.value());
        checks = interval.isZero()
                ? null
                : new PeriodicTask(runtime, "chathub-tls-keys", interval.toNanos(), this::check);
        logExpiry(store.value());
    }

    /**
     * The keys of a source.
     *
     * @param interval the time between checks once started; zero for none
     * @throws IllegalArgumentException if they cannot be used
     */
    public static TlsKeys of(KeySource source, Duration interval, ChatRuntime runtime) {
        return new TlsKeys(source, interval, runtime);
    }

    /** The TLS contexts of a connector. */
    public SslContextFactory.Server contexts() {
        return contexts;
    }

    @Override
    protected void doStart() {
        if (checks != null) {
            checks.start();
        }
    }

    @Override
    protected void doStop() {
        if (checks != null) {
            checks.stop();
        }
    }

    /**
     * Reads the files now; new connections use them.
     *
     * @throws IllegalArgumentException if they cannot be used; the previous ones stay in use
     */
    public void reload() {
        lock.lock();
        try {
            store.reload();
            use(store.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        lock.lock();
        try {
            if (store.check()) {
                use(store.value());
            }
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "The new TLS key and certificate cannot be used, the previous ones stay in use: {}",
                    e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("The TLS files could not be checked", e); // the next check tries again
        } finally {
            lock.unlock();
        }
    }

    /** Jetty drops the old contexts before it builds the new ones, so that a trial factory builds them first. */
    private void use(KeyStore replacement) {
        try {
            SslContextFactory.Server trial = contextsOf(replacement);
            trial.start();
            trial.stop();
            contexts.reload(same -> {
                same.setKeyStore(replacement);
                same.setKeyStorePassword(source.password());
            });
        } catch (Exception e) {
            throw new IllegalArgumentException("tls: not accepted (expected: a key and certificate for a server)", e);
        }
        logExpiry(replacement);
    }

    /** TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption, and no second handshake. */
    private SslContextFactory.Server contextsOf(KeyStore keys) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(keys);
        factory.setKeyStorePassword(source.password());
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Jetty itself excludes static RSA and all suites with SHA-1, MD5, NULL or anon in their name.
        factory.addExcludeCipherSuites("^.*_CBC_.*$");
        factory.setRenegotiationAllowed(false);
        factory.setSniRequired(false); // a client that connects by address sends no name
        return factory;
    }

    private void logExpiry(KeyStore keys) {
        Instant until = Instant.MAX;
        try {
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate own) {
                    Instant end = own.getNotAfter().toInstant();
                    until = end.isBefore(until) ? end : until;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the store was read before", e);
        }
        if (until.isBefore(runtime.clock().instant())) {
            LOG.warn("The TLS certificate expired at {}", until);
        } else {
            LOG.info("The TLS certificate is valid until {}", until);
        }
    }
}
