package io.chathub.core.internal.store;

import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.ChatRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that read from the store. Any thread may submit a read; it never waits. */
final class StoreReads {

    private static final Logger LOG = LoggerFactory.getLogger(StoreReads.class);
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 4_096;
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StoreTasks tasks;
    private final ChatRuntime runtime;
    private final StoreHealth health;
    /** Whether the store answers a read that needs nothing else. */
    private final Runnable probe;

    private volatile boolean stopped;

    /**
     * Reads without an order between them.
     *
     * @param probe a short read, which is repeated after a failure until it succeeds: without it a failure would last until a
     *              client reads
     */
    StoreReads(ChatRuntime runtime, StoreHealth health, Runnable probe) {
        this.runtime = runtime;
        this.health = health;
        this.probe = probe;
        tasks = new StoreTasks(runtime.pool("chathub-store-read", THREADS, MAX_WAITING), "too many reads wait");
    }

    /**
     * Runs a read. A failure of the store is {@code UNAVAILABLE}: a read may always be repeated. A read that the store refuses is {@code
     * INTERNAL}, and no sign of an outage: the store has answered.
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> read) {
        return tasks.submit(() -> read(read));
    }

    private <T extends @Nullable Object> T read(Supplier<T> read) {
        try {
            T result = read.get();
            health.readSucceeded();
            return result;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REJECTED) {
                LOG.error("The store refuses a read: {}", e.getMessage(), e);
                throw new ProtocolException(ErrorCode.INTERNAL, "the store refuses the read");
            }
            if (health.readFailed(e)) {
                probeLater();
            }
            throw new ProtocolException(ErrorCode.UNAVAILABLE, "the store does not answer");
        }
    }

    private void probeLater() {
        runtime.schedule(PROBE_NANOS, () -> {
            if (!stopped && health.readsFail()) {
                var unused = submit(() -> {
                            probe.run();
                            return null;
                        })
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                probeLater();
                            }
                        });
            }
        });
    }

    /** The reads that wait fail. */
    void stop() {
        stopped = true;
        tasks.stop();
    }

    /** Whether no read uses the store. */
    boolean isIdle() {
        return tasks.isIdle();
    }
}
