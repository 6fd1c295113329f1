package io.chathub.core.internal.store;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.TaskPool;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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
    /** The answers of the tasks that have not begun. */
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

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
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(answer);
        try {
            var unused = pool.submit(() -> run(task, answer));
        } catch (RejectedExecutionException e) {
            waiting.remove(answer);
            answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, full));
        }
        return answer;
    }

    private <T extends @Nullable Object> void run(Supplier<T> task, CompletableFuture<T> answer) {
        T result;
        running.incrementAndGet();
        try {
            if (!waiting.remove(answer)) {
                return; // the stop has answered
            }
            result = task.get();
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            return;
        } finally {
            running.decrementAndGet();
        }
        answer.complete(result);
    }

    /** Ends the pool: the tasks that run are interrupted, and those that wait fail. */
    void stop() {
        pool.stop();
        for (CompletableFuture<?> answer : waiting) {
            if (waiting.remove(answer)) {
                answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, "the hub is closed"));
            }
        }
    }

    /** Whether no task uses the store. After {@link #stop} that does not change. */
    boolean isIdle() {
        return running.get() == 0;
    }
}
