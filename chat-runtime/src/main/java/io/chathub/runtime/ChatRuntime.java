package io.chathub.runtime;

import io.chathub.runtime.internal.RunningTimer;
import io.chathub.runtime.internal.SystemRuntime;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Threads, time and randomness for a hub or a client. {@link #system()} is the runtime of production. A test passes
 * another implementation, which runs every {@linkplain SerialWorker worker} on the test's thread with virtual time and
 * seeded randomness.
 *
 * <p>Several hubs and clients may share one runtime. All methods may be called from any thread.
 */
public interface ChatRuntime {

    /**
     * The runtime of production: daemon threads, the clocks of the system, a {@link java.security.SecureRandom} for
     * secrets. Always the same instance. It holds no thread while nothing is scheduled, no worker runs and no pool is in
     * use.
     */
    static ChatRuntime system() {
        return SystemRuntime.INSTANCE;
    }

    /** The time of day, for timestamps. It may be set back or forward while the process runs. */
    Clock clock();

    /**
     * A number of nanoseconds that never decreases. Only differences between two calls have a meaning. For durations that
     * go on while the process is paused, such as the time of a ban or the age of a message.
     */
    long nanoTime();

    /**
     * As {@link #nanoTime()}, on a scale of its own that leaves out the time in which the process was paused: stopped,
     * suspended, or in a long garbage collection. For deadlines by which a peer or a hook has to answer: its answer may
     * have come during the pause, and could not be read. A pause counts as at most half a second.
     *
     * <p>A runtime that does not implement this method counts pauses in full.
     */
    default long runningNanoTime() {
        return nanoTime();
    }

    /** Random numbers for jitter and spreading; not for secrets. Any thread may use the generator. */
    RandomGenerator random();

    /** Fills {@code target} with random bytes that nobody can predict. */
    void nextSecretBytes(byte[] target);

    /**
     * Creates a worker, which runs {@code step} on one thread at a time once it is {@linkplain SerialWorker#start started}.
     *
     * @param name the name of its thread, for logs and thread dumps
     */
    SerialWorker worker(String name, SerialWorker.Step step);

    /**
     * Runs {@code task} once, {@code delayNanos} nanoseconds from now; at once where that is zero or less. The task does not
     * block, since all scheduled tasks share one thread. A task that throws is logged.
     */
    Cancellable schedule(long delayNanos, Runnable task);

    /**
     * As {@link #schedule}, with a delay on the scale of {@link #runningNanoTime()}: for a deadline by which a peer or a hook
     * has to answer.
     */
    default Cancellable scheduleRunning(long delayNanos, Runnable task) {
        return RunningTimer.start(this, delayNanos, task);
    }

    /**
     * Creates a pool for tasks that may block.
     *
     * @param name       what the names of its threads begin with
     * @param threads    the number of tasks that run at once, at least 1; threads start on demand and end when idle
     * @param maxWaiting the number of tasks that wait for a thread, at least 1; the pool rejects a task above that
     */
    TaskPool pool(String name, int threads, int maxWaiting);

    /**
     * Blocks the calling thread until {@code condition} holds or the deadline has passed. A time in which the process is paused
     * meanwhile moves the deadline.
     *
     * @param condition     checked repeatedly on the calling thread; it returns at once and has no side effect
     * @param deadlineNanos the deadline, on the scale of {@link #nanoTime()}
     * @return whether the condition holds
     * @throws InterruptedException if the calling thread is interrupted before that
     */
    boolean await(BooleanSupplier condition, long deadlineNanos) throws InterruptedException;

    /**
     * Whether the calling thread is one of this runtime: that of a worker, of a pool or of the timer. Hooks and listeners
     * of a host run on such threads. A method that waits for a hub or a client to end does not wait there, since the end
     * may need that very thread.
     */
    boolean ownsCurrentThread();
}
