package io.chathub.core.internal.common;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Guards and combines the stages of a hub's backend. */
public final class Stages {

    /** A completed stage. */
    public static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private Stages() {}

    /** The stage that a backend returns; a failed stage if it throws or returns null, which its contract forbids. */
    public static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> question) {
        try {
            CompletionStage<T> answer = question.get();
            return answer != null
                    ? answer
                    : CompletableFuture.failedFuture(new NullPointerException("the backend returned null"));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The result of a stage, or {@code instead} after its failure, which {@code log} is notified of. */
    public static <T> CompletionStage<T> orElse(CompletionStage<T> stage, T instead, Consumer<Throwable> log) {
        if (isDone(stage) && !stage.toCompletableFuture().isCompletedExceptionally()) {
            return stage;
        }
        return stage.exceptionally(failure -> {
            log.accept(cause(failure));
            return instead;
        });
    }

    /** The end of a stage, also after its failure, which {@code log} is notified of. */
    public static CompletionStage<Void> endOf(CompletionStage<Void> stage, Consumer<Throwable> log) {
        if (isDone(stage) && !stage.toCompletableFuture().isCompletedExceptionally()) {
            return stage;
        }
        return stage.exceptionallyCompose(failure -> {
            log.accept(cause(failure));
            return DONE;
        });
    }

    /** Whether a stage has completed. */
    public static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    /** The failure itself, without the exception that a stage wraps it in. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
