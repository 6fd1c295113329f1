package io.chathub.core.internal.store;

import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that read from the store. Any thread may submit a read; it never waits. */
final class StoreReads {

    private static final Logger LOG = LoggerFactory.getLogger(StoreReads.class);
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 4_096;

    private final TaskPool pool;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean failing;

    StoreReads(ChatRuntime runtime) {
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
            failing = false;
        } catch (StoreException e) {
            if (!failing) {
                failing = true;
                LOG.error("A read from the store has failed: {}", e.getMessage(), e);
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

    /** Drops the reads that wait. */
    void stop() {
        pool.stop();
    }

    /** Whether no read uses the store. */
    boolean isIdle() {
        return running.get() == 0;
    }
}
