package io.chathub.runtime;

import java.util.concurrent.RejectedExecutionException;

/** A bounded pool for tasks that may block. All methods may be called from any thread. */
public interface TaskPool {

    /**
     * Runs {@code task} on a thread of the pool, in the order of the calls where tasks wait.
     *
     * @return removes the task where it waits, interrupts it where it runs
     * @throws RejectedExecutionException if too many tasks wait, or the pool is stopped
     */
    Cancellable submit(Runnable task);

    /** Rejects further tasks, drops those that wait, and interrupts those that run. Does not wait. */
    void stop();
}
