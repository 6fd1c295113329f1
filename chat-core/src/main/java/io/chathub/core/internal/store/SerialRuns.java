package io.chathub.core.internal.store;

import io.chathub.core.internal.common.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a step one at a time: the calls during a run share one run after it, so that a run always begins after its calls. */
final class SerialRuns {

    private @Nullable CompletableFuture<Void> running;
    private @Nullable CompletableFuture<Void> next;

    /** The stage completes, or fails, as a run does that begins after this call. */
    CompletionStage<Void> run(Supplier<CompletionStage<Void>> step) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (running != null) {
                if (next == null) {
                    next = mine;
                }
                return next;
            }
            running = mine;
        }
        begin(mine, step);
        return mine;
    }

    private void begin(CompletableFuture<Void> mine, Supplier<CompletionStage<Void>> step) {
        var unused = Stages.guarded(step).whenComplete((done, failure) -> {
            CompletableFuture<Void> after;
            synchronized (this) {
                after = next;
                running = after;
                next = null;
            }
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(Stages.cause(failure));
            }
            if (after != null) {
                begin(after, step);
            }
        });
    }
}
