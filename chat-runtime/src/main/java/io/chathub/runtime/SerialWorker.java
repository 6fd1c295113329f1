package io.chathub.runtime;

/**
 * A step that runs on one thread at a time, whenever there is work. The owner keeps the work in an inbox of its own and
 * calls {@link #wake()} after adding to it.
 *
 * <p>In production a worker is one daemon thread. In a simulation the scheduler calls the step. All methods may be called
 * from any thread.
 */
public interface SerialWorker {

    /** The work of a worker. */
    @FunctionalInterface
    interface Step {

        /**
         * Does a part of the work that waits, without waiting for more. A step that throws is logged and counts as one
         * that returned false.
         *
         * @return whether work is left: then the step runs again, else it runs after the next {@link #wake()}
         */
        boolean run();
    }

    /**
     * Starts the worker. Work that came before is done.
     *
     * @throws IllegalStateException if the worker was started before
     */
    void start();

    /** Notifies the worker of new work. Never blocks. Without effect after the worker has ended. */
    void wake();

    /**
     * Lets the worker finish the work that waits and end, and waits for that up to {@code nanos} nanoseconds; then
     * interrupts the step. Called by the worker's own step, or before {@link #start()}, it does not wait.
     *
     * @return whether the worker has ended
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    boolean stop(long nanos) throws InterruptedException;
}
