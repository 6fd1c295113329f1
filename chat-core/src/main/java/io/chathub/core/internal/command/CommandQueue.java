package io.chathub.core.internal.command;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's requests, one after another, even where a hook of the host takes its time to decide about one: the next
 * waits for it. Where nothing takes time, nothing waits, and nothing is allocated.
 */
final class CommandQueue {

    /** How many requests may wait for one that takes its time: {@value}. */
    static final int MAX_WAITING = 256;

    /** One request. It runs under the session's monitor, and deals with its own failures. */
    interface Step {
        /** Begins the request; null where it is done, else what to wait for. */
        @Nullable CompletionStage<?> run();
    }

    private final Object monitor;
    private @Nullable Queue<Step> waiting;
    private boolean busy;

    /** A pipeline whose steps run under {@code monitor}, which callers hold. */
    CommandQueue(Object monitor) {
        this.monitor = monitor;
    }

    /** Runs a step, now or after those before it. Returns false where too many wait. */
    boolean submit(Step step) {
        if (!busy) {
            run(step);
            return true;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        return waiting.size() < MAX_WAITING && waiting.add(step);
    }

    private void run(Step first) {
        for (Step step = first; step != null; step = waiting == null ? null : waiting.poll()) {
            CompletionStage<?> stage = step.run();
            if (stage != null && !stage.toCompletableFuture().isDone()) {
                busy = true;
                var unused = stage.whenComplete((result, failure) -> resume());
                return;
            }
        }
    }

    private void resume() {
        synchronized (monitor) {
            busy = false;
            Step next = waiting == null ? null : waiting.poll();
            if (next != null) {
                run(next);
            }
        }
    }
}
