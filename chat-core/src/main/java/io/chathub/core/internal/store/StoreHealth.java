package io.chathub.core.internal.store;

import io.chathub.core.StoreData;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreStatus;
import io.chathub.runtime.ChatRuntime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store answers, and what it has done. The handler is notified when the first commit or read fails, and when
 * commits and reads have succeeded again. Thread-safe.
 */
final class StoreHealth {

    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ChatRuntime runtime;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private volatile @Nullable Instant lastCommit;
    private volatile StoreStatus status = new StoreStatus("", 0);
    private @Nullable PublicationHandler handler;
    private @Nullable StoreException commitFailure;
    private @Nullable StoreException readFailure;
    private boolean available = true;
    private @Nullable Long statusAt;

    StoreHealth(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    /** Sets the handler of changes; null for none. */
    synchronized void notify(@Nullable PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    // ------------------------------------------------------------------------------------------------------- reports

    /** A commit has succeeded. Called by one thread at a time. */
    void committed() {
        commits.incrementAndGet();
        lastCommit = runtime.clock().instant();
        commitsSucceed();
    }

    /** The store answers commits, be it by the refusal of an event. */
    synchronized void commitsSucceed() {
        if (commitFailure != null) {
            commitFailure = null;
            LOG.info("The store is available again");
            change();
        }
    }

    synchronized void commitFailed(StoreException failure) {
        failures.incrementAndGet();
        if (commitFailure == null) {
            LOG.error("The store is not available, and messages wait: {}", failure.getMessage(), failure);
        }
        commitFailure = failure;
        change();
    }

    synchronized void readSucceeded() {
        if (readFailure != null) {
            readFailure = null;
            LOG.info("The store can be read again");
            change();
        }
    }

    /** A read has failed. Returns whether the read before had succeeded. */
    synchronized boolean readFailed(StoreException failure) {
        failures.incrementAndGet();
        boolean first = readFailure == null;
        if (first) {
            LOG.error("A read from the store has failed: {}", failure.getMessage(), failure);
        }
        readFailure = failure;
        change();
        return first;
    }

    private void change() {
        boolean now = commitFailure == null && readFailure == null;
        if (now != available) {
            available = now;
            if (handler != null) {
                handler.onState(now);
            }
        }
    }

    // --------------------------------------------------------------------------------------------------------- state

    /** Why the last commit has failed; null where it has not. */
    synchronized @Nullable StoreException commitFailure() {
        return commitFailure;
    }

    /** Whether the last read has failed. */
    synchronized boolean readsFail() {
        return readFailure != null;
    }

    /** Whether the status is so old that it should be read again; the caller does that. */
    synchronized boolean takeStatusRead() {
        long now = runtime.nanoTime();
        boolean due = statusAt == null || now - statusAt >= STATUS_NANOS;
        if (due) {
            statusAt = now;
        }
        return due;
    }

    void statusRead(StoreStatus read) {
        status = read;
    }

    StoreData data(int waiting) {
        StoreException failure;
        synchronized (this) {
            failure = commitFailure != null ? commitFailure : readFailure;
        }
        StoreStatus known = status;
        String reason = failure == null ? null : String.valueOf(failure.getMessage());
        return new StoreData(known.name(), known.bytes(), waiting, commits.get(), lastCommit, failures.get(), reason);
    }
}
