package io.chathub.core.internal.hook;

import io.chathub.core.HubOptions;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the host's hooks so that nothing else depends on how they behave: a blocking one on a thread that is there for
 * hooks alone, each with a deadline, and whatever it throws turned into a refusal.
 */
final class HookRunner {

    private static final Logger LOG = LoggerFactory.getLogger(HookRunner.class);
    private static final int MAX_WAITING = 1_000;
    private static final long IDLE_THREAD_SECONDS = 10;

    /** Not a {@link ProtocolException}: a host may throw one of those, and then it has failed like with any other. */
    private static final class Overloaded extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongAdder failures = new LongAdder();
    private final AtomicLong nextLogAt = new AtomicLong(System.nanoTime());
    private final long timeoutNanos;
    private final ThreadPoolExecutor threads;

    /** A runner with threads of its own, called after {@code purpose}. */
    HookRunner(HubOptions options, String purpose) {
        timeoutNanos = options.hookTimeout().toNanos();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                options.hookThreads(),
                options.hookThreads(),
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                task -> {
                    Thread thread = new Thread(task, "chathub-" + purpose + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Calls a hook that may block, on a thread of its own. It is interrupted at its deadline. */
    <T> CompletionStage<T> blocking(Callable<T> hook) {
        CompletableFuture<T> result = new CompletableFuture<>();
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    try {
                        result.complete(hook.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                null);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new Overloaded());
        }
        var unused = result.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS).whenComplete((value, failure) -> {
            if (failure instanceof TimeoutException) {
                task.cancel(true);
                threads.remove(task); // where it still waits, it is not to take the place of another
            }
        });
        return result;
    }

    /** The result of a hook, with a deadline; it fails with a {@link ProtocolException} that says how to refuse. */
    <T> CompletionStage<T> guarded(String name, Supplier<CompletionStage<T>> hook) {
        CompletionStage<T> stage;
        try {
            stage = hook.get();
        } catch (RuntimeException | Error e) {
            stage = CompletableFuture.failedFuture(e);
        }
        if (stage == null) {
            stage = CompletableFuture.failedFuture(new NullPointerException("the hook returned null"));
        }
        CompletableFuture<T> bounded = stage.toCompletableFuture().copy();
        return bounded.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS).handle((value, failure) -> {
            if (failure != null) {
                throw refusal(name, failure);
            }
            if (value == null) {
                throw refusal(name, new NullPointerException("the hook decided nothing"));
            }
            return value;
        });
    }

    void stop() {
        threads.shutdownNow();
    }

    /** Counts a failure. A client makes as many as it likes, but it does not write our log: one an interval is told. */
    private boolean isToBeLogged() {
        failures.increment();
        long now = System.nanoTime();
        long due = nextLogAt.get();
        return now - due >= 0 && nextLogAt.compareAndSet(due, now + LOG_INTERVAL_NANOS);
    }

    private ProtocolException refusal(String name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Overloaded) {
            return new ProtocolException(ErrorCode.UNAVAILABLE, "too many decisions of the host are awaited");
        }
        if (cause instanceof TimeoutException) {
            if (isToBeLogged()) {
                LOG.warn("The host's {} took too long", name);
            }
            return new ProtocolException(ErrorCode.UNAVAILABLE, "the host took too long to decide");
        }
        if (isToBeLogged()) {
            LOG.error("The host's {} failed ({} failures so far)", name, failures.sum(), cause);
        }
        return new ProtocolException(ErrorCode.INTERNAL, "the host failed to decide");
    }
}
