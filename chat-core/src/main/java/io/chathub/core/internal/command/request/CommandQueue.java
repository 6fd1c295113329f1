package io.chathub.core.internal.command.request;

import io.chathub.core.internal.limit.InputAccount;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one client, one after another: while a request waits for a hook of the host, the next one waits for
 * it. Where no request waits, nothing is allocated. Requests that wait, for a hook or for another, are counted as memory of
 * the client's input.
 */
public final class CommandQueue {

    /** The number of requests that may wait for another: {@value}. */
    static final int MAX_WAITING = 256;

    /** The bytes of heap that a request takes beside its text. */
    private static final int OBJECTS = 512;

    /** One request. It runs under the session's monitor and handles its own failures. */
    public interface Step {
        /** Begins the request. Returns null where it is done, else the stage that the next request waits for. */
        @Nullable CompletionStage<?> run();
    }

    private record Waiting(Step step, long bytes) {}

    private final Object monitor;
    private final InputAccount account;
    private @Nullable Queue<Waiting> waiting;
    private boolean busy;

    /** A queue whose steps run under {@code monitor}, which callers hold. */
    public CommandQueue(Object monitor, InputAccount account) {
        this.monitor = monitor;
        this.account = account;
    }

    /**
     * Runs a step, now or after those before it. Returns false at the limit.
     *
     * @param length the number of characters that the request has as text
     */
    public boolean submit(Step step, int length) {
        long bytes = OBJECTS + (long) length * Character.BYTES;
        if (!busy) {
            if (isDone(step, bytes, false)) {
                runWaiting();
            }
            return true;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        account.add(bytes);
        return waiting.add(new Waiting(step, bytes));
    }

    /** Drops the requests that wait for another. The caller holds the monitor. */
    public void discard() {
        for (Waiting next = poll(); next != null; next = poll()) {
            account.add(-next.bytes);
        }
    }

    /** Whether no request runs or waits. The caller holds the monitor. */
    public boolean isIdle() {
        return !busy && (waiting == null || waiting.isEmpty());
    }

    private @Nullable Waiting poll() {
        return waiting == null ? null : waiting.poll();
    }

    private void runWaiting() {
        Waiting next = poll();
        while (next != null && isDone(next.step, next.bytes, true)) {
            next = poll();
        }
    }

    /**
     * Runs a step; false where the next one waits for it.
     *
     * @param counted whether {@code bytes} are in the account. Afterwards they are while the step is not done
     */
    private boolean isDone(Step step, long bytes, boolean counted) {
        CompletionStage<?> stage = step.run();
        if (stage == null || stage.toCompletableFuture().isDone()) {
            if (counted) {
                account.add(-bytes);
            }
            return true;
        }
        busy = true;
        if (!counted) {
            account.add(bytes);
        }
        var unused = stage.whenComplete((result, failure) -> resume(bytes));
        return false;
    }

    private void resume(long bytes) {
        synchronized (monitor) {
            busy = false;
            account.add(-bytes);
            runWaiting();
        }
    }
}
