package io.chathub.core.internal.hook;

import io.chathub.core.HubOptions;
import io.chathub.core.hook.HookKind;
import io.chathub.core.internal.jfr.FlightEvents;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the host's hooks, so that nothing else depends on their behaviour: a blocking hook on a thread for hooks alone,
 * each hook with a deadline, and each exception turned into a refusal.
 */
final class HookRunner {

    private static final Logger LOG = LoggerFactory.getLogger(HookRunner.class);
    /** Not a {@link ProtocolException}, since an exception of that class from a hook is a failure like any other. */
    private static final class Overloaded extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Set on a thread that calls a hook which does not block, of any hub: even on a thread of the host. */
    private static final ThreadLocal<Boolean> IN_HOOK = new ThreadLocal<>();

    private final LongAdder failures = new LongAdder();
    private final AtomicLong nextLogAt;
    private final long timeoutNanos;
    private final ChatRuntime runtime;
    private final HookThreads threads;
    private volatile boolean stopped;

    private final HookTimes times;

    /** A runner with threads of its own, named after {@code purpose}, that counts its calls in {@code times}. */
    HookRunner(HubOptions options, String purpose, HookTimes times, ChatRuntime runtime) {
        this.runtime = runtime;
        this.times = times;
        timeoutNanos = options.hooks().hookTimeout().toNanos();
        nextLogAt = new AtomicLong(runtime.nanoTime());
        threads = new HookThreads("chathub-" + purpose, options.hooks().hookThreads(), runtime);
    }

    /** Calls a hook that may block, on a thread for hooks. The hook is interrupted at its deadline. */
    <T> CompletionStage<T> blocking(CallKey key, Callable<T> hook) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Cancellable call;
        try {
            call = threads.submit(key, new HookThreads.Task() {
                @Override
                public void run() {
                    try {
                        result.complete(hook.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                }

                @Override
                public void rejected() {
                    result.completeExceptionally(new Overloaded());
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new Overloaded());
        }
        var unused = withDeadline(result).whenComplete((value, failure) -> {
            if (failure instanceof TimeoutException) {
                call.cancel();
            }
        });
        return result;
    }

    /** As {@link #guarded}, and counts the call. Its time begins here, and includes the wait for a thread. */
    <T> CompletionStage<T> timed(HookKind kind, Supplier<CompletionStage<T>> hook) {
        Object recording = FlightEvents.beginHook();
        long begin = runtime.nanoTime();
        return guarded(kind, hook).whenComplete((value, failure) -> {
            times.add(kind, runtime.nanoTime() - begin, failure != null);
            FlightEvents.endHook(recording, kind.title(), failure != null);
        });
    }

    /** The result of a hook, with a deadline. A failure is a {@link ProtocolException} to refuse the request with. */
    <T> CompletionStage<T> guarded(HookKind kind, Supplier<CompletionStage<T>> hook) {
        String name = kind.title();
        CompletionStage<T> stage;
        boolean nested = isInHook();
        IN_HOOK.set(Boolean.TRUE);
        try {
            stage = hook.get();
        } catch (RuntimeException | Error e) {
            stage = CompletableFuture.failedFuture(e);
        } finally {
            if (!nested) {
                IN_HOOK.remove();
            }
        }
        if (stage == null) {
            stage = CompletableFuture.failedFuture(new NullPointerException("the hook returned null"));
        }
        CompletableFuture<T> copy = stage.toCompletableFuture().copy();
        return withDeadline(copy).handle((value, failure) -> {
            if (failure != null) {
                throw refusal(name, failure);
            }
            if (value == null) {
                throw refusal(name, new NullPointerException("the hook decided nothing"));
            }
            return value;
        });
    }

    /** Fails {@code future} with a {@link TimeoutException} at the deadline. */
    private <T> CompletableFuture<T> withDeadline(CompletableFuture<T> future) {
        if (!future.isDone()) {
            Cancellable deadline =
                    runtime.scheduleRunning(timeoutNanos, () -> future.completeExceptionally(new TimeoutException()));
            var unused = future.whenComplete((value, failure) -> deadline.cancel());
        }
        return future;
    }

    /** Whether the calling thread is within a hook that does not block. */
    static boolean isInHook() {
        return IN_HOOK.get() != null;
    }

    void stop() {
        stopped = true;
        threads.stop();
    }

    /** Counts a failure. A client may cause any number of failures, so only one per interval is logged. */
    private boolean isToBeLogged() {
        failures.increment();
        long now = runtime.nanoTime();
        long due = nextLogAt.get();
        return now - due >= 0 && nextLogAt.compareAndSet(due, now + LOG_INTERVAL_NANOS);
    }

    private ProtocolException refusal(String name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Overloaded) {
            return new ProtocolException(ErrorCode.UNAVAILABLE, "too many decisions of the host are pending");
        }
        if (stopped) {
            // A hook that the stop interrupted is no failure of the host.
            return new ProtocolException(ErrorCode.UNAVAILABLE, "the server stops");
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
