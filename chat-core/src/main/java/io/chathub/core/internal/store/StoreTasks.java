package io.chathub.core.internal.store;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.TaskPool;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that use the store, on the threads of a pool. Each task has an answer, which completes in every case: also where the pool
 * takes no more tasks, or ends before the task begins. Any thread may submit a task; it never waits.
 */
final class StoreTasks {

    private final TaskPool pool;
    private final String full;
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();

    /** A task that has not begun. */
    private static final class Waiting<T extends @Nullable Object> {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        private final AtomicBoolean claimed = new AtomicBoolean();

        /** Whether the caller is the one that runs the task, or answers in place of it. */
        boolean claim() {
            return !claimed.getAndSet(true);
        }
    }

    /**
     * Tasks in a pool.
     *
     * @param full the text of the refusal of a task where too many wait
     */
    StoreTasks(TaskPool pool, String full) {
        this.pool = pool;
        this.full = full;
    }

    /** Runs a task. The answer fails with what the task throws, and as {@code UNAVAILABLE} where the task does not run. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> task) {
        Waiting<T> submitted = new Waiting<>();
        waiting.add(submitted);
        try {
            var unused = pool.submit(() -> run(task, submitted));
        } catch (RejectedExecutionException e) {
            waiting.remove(submitted);
            submitted.answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, full));
        }
        return submitted.answer;
    }

    private <T extends @Nullable Object> void run(Supplier<T> task, Waiting<T> submitted) {
        T result;
        running.incrementAndGet();
        try {
            waiting.remove(submitted);
            if (!submitted.claim()) {
                return; // the stop has answered
            }
            result = task.get();
        } catch (RuntimeException | Error e) {
            submitted.answer.completeExceptionally(e);
            return;
        } finally {
            running.decrementAndGet();
        }
        submitted.answer.complete(result);
    }

    /** Ends the pool: the tasks that run are interrupted, and those that wait fail. */
    void stop() {
        pool.stop();
        for (Waiting<?> submitted : waiting) {
            if (submitted.claim()) {
                submitted.answer.completeExceptionally(
                        new ProtocolException(ErrorCode.UNAVAILABLE, "the hub is closed"));
            }
        }
        waiting.clear();
    }

    /** Whether no task uses the store. After {@link #stop} that does not change. */
    boolean isIdle() {
        return running.get() == 0;
    }
}
