package io.chathub.core.internal.common;

import io.chathub.runtime.ChatRuntime;

/**
 * Ends several workers, one after another, all within one time. An interrupt of the calling thread shortens one wait and
 * keeps no other worker from being ended.
 */
public final class StopSequence {

    /** The end of one worker, as {@link io.chathub.runtime.SerialWorker#stop}. */
    @FunctionalInterface
    public interface Ending {

        /** Ends the worker, and waits for that up to {@code nanos}. */
        void stop(long nanos) throws InterruptedException;
    }

    private final ChatRuntime runtime;
    private final long deadline;
    private boolean interrupted;

    /** A sequence that takes at most {@code nanos} from now. */
    public StopSequence(ChatRuntime runtime, long nanos) {
        this.runtime = runtime;
        deadline = runtime.nanoTime() + nanos;
    }

    /** Ends the next worker in the time that is left. After the deadline the worker is asked to end, and not waited for. */
    public void end(Ending worker) {
        try {
            worker.stop(Math.max(0, deadline - runtime.nanoTime()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** Whether the calling thread was interrupted. */
    public boolean wasInterrupted() {
        return interrupted;
    }
}
