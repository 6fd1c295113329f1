package io.chathub.core.internal.room;

import io.chathub.core.internal.common.Stages;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one stream, which comes before the actions that need its deliveries. Actions that wait begin in the order
 * of their calls, so that the events of one thread keep their order. A failed opening fails the actions that wait; the next
 * action opens again. Any thread may call.
 *
 * <p>Actions that wait begin on the thread on which the broker ends the opening. A caller runs its own action alone, since it
 * may hold the monitor of a client's session.
 */
final class StreamOpening {

    private static final class Action<T> {

        private final Supplier<CompletionStage<T>> step;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Action(Supplier<CompletionStage<T>> step) {
            this.step = step;
        }

        void run() {
            var unused = Stages.guarded(step).whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(done);
                } else {
                    fail(failure);
                }
            });
        }

        void fail(Throwable failure) {
            result.completeExceptionally(Stages.cause(failure));
        }
    }

    private final Supplier<CompletionStage<Void>> open;
    /** The actions that wait for the opening in progress; null where none is. */
    private @Nullable Queue<Action<?>> waiting;
    /** Whether the stream is open, and no action waits. */
    private volatile boolean isOpen;

    /** An opening by {@code open}, which is called when the first action needs it, and returns at once. */
    StreamOpening(Supplier<CompletionStage<Void>> open) {
        this.open = open;
    }

    /** Runs an action once the stream is open: at once, on this thread, where it is. The stage ends as that of the action. */
    <T> CompletionStage<T> whenOpen(Supplier<CompletionStage<T>> step) {
        return isOpen ? Stages.guarded(step) : open(step);
    }

    private <T> CompletionStage<T> open(Supplier<CompletionStage<T>> step) {
        CompletionStage<Void> opening = Stages.DONE;
        synchronized (this) {
            if (waiting == null && !isOpen) {
                waiting = new ArrayDeque<>();
                opening = Stages.guarded(open);
                // Here and now where it has ended: then no action waits yet.
                var unused = opening.whenComplete((done, failure) -> end(failure));
            }
            if (waiting != null) {
                Action<T> action = new Action<>(step);
                waiting.add(action);
                return action.result;
            }
        }
        return opening.thenCompose(done -> Stages.guarded(step));
    }

    private void end(@Nullable Throwable failure) {
        if (failure != null) {
            takeAll().forEach(action -> action.fail(failure));
            return;
        }
        // Also those that come meanwhile: none overtakes another.
        for (Action<?> next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized Queue<Action<?>> takeAll() {
        Queue<Action<?>> all = waiting == null ? new ArrayDeque<>() : waiting;
        waiting = null; // the next action opens again
        return all;
    }

    private synchronized @Nullable Action<?> next() {
        Action<?> next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
            isOpen = true;
        }
        return next;
    }
}
