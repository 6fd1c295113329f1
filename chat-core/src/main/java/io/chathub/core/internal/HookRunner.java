package io.chathub.core.internal;

import io.chathub.core.HubOptions;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final long timeoutNanos;
    private final ThreadPoolExecutor threads;

    HookRunner(HubOptions options) {
        timeoutNanos = options.hookTimeout().toNanos();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                options.hookThreads(),
                options.hookThreads(),
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                task -> {
                    Thread thread = new Thread(task, "chathub-hook-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Calls a hook that may block, on a thread of its own. It is interrupted at its deadline. */
    <T> CompletionStage<T> blocking(Callable<T> hook) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Future<?> task;
        try {
            task = threads.submit(() -> {
                try {
                    result.complete(hook.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new Overloaded());
        }
        var unused = result.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS)
                .whenComplete((value, failure) -> task.cancel(failure instanceof TimeoutException));
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

    private static ProtocolException refusal(String name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Overloaded) {
            return new ProtocolException(ErrorCode.UNAVAILABLE, "too many decisions of the host are awaited");
        }
        if (cause instanceof TimeoutException) {
            LOG.warn("The host's {} took too long", name);
            return new ProtocolException(ErrorCode.UNAVAILABLE, "the host took too long to decide");
        }
        LOG.error("The host's {} failed", name, cause);
        return new ProtocolException(ErrorCode.INTERNAL, "the host failed to decide");
    }
}
