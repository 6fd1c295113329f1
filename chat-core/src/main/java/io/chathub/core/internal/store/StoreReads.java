package io.chathub.core.internal.store;

import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The threads that read from the store. Any thread may submit a read; it never waits. */
final class StoreReads {

    private static final int THREADS = 4;
    private static final int MAX_WAITING = 4_096;
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TaskPool pool;
    private final AtomicInteger running = new AtomicInteger();
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
        pool = runtime.pool("chathub-store-read", THREADS, MAX_WAITING);
    }

    /** Runs a read. A failure of the store is {@code UNAVAILABLE}: a read may always be repeated. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> read) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            pool.submit(() -> run(read, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, "too many reads wait"));
        }
        return answer;
    }

    private <T extends @Nullable Object> void run(Supplier<T> read, CompletableFuture<T> answer) {
        T result;
        running.incrementAndGet();
        try {
            result = read.get();
            health.readSucceeded();
        } catch (StoreException e) {
            if (health.readFailed(e)) {
                probeLater();
            }
            answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, "the store does not answer"));
            return;
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        } finally {
            running.decrementAndGet();
        }
        answer.complete(result);
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

    /** Drops the reads that wait. */
    void stop() {
        stopped = true;
        pool.stop();
    }

    /** Whether no read uses the store. */
    boolean isIdle() {
        return running.get() == 0;
    }
}
