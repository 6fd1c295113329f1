package io.chathub.core.internal.command.request;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one client, one after another: while a request waits for a hook of the host, the next one waits for
 * it. Where no request waits, nothing is allocated.
 */
public final class CommandQueue {

    /** The number of requests that may wait for another: {@value}. */
    static final int MAX_WAITING = 256;

    /** One request. It runs under the session's monitor and handles its own failures. */
    public interface Step {
        /** Begins the request. Returns null where it is done, else the stage that the next request waits for. */
        @Nullable CompletionStage<?> run();
    }

    private final Object monitor;
    private @Nullable Queue<Step> waiting;
    private boolean busy;

    /** A queue whose steps run under {@code monitor}, which callers hold. */
    public CommandQueue(Object monitor) {
        this.monitor = monitor;
    }

    /** Runs a step, now or after those before it. Returns false at the limit. */
    public boolean submit(Step step) {
        if (!busy) {
            run(step);
            return true;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        return waiting.size() < MAX_WAITING && waiting.add(step);
    }

    /** Whether no request runs or waits. The caller holds the monitor. */
    public boolean isIdle() {
        return !busy && (waiting == null || waiting.isEmpty());
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
