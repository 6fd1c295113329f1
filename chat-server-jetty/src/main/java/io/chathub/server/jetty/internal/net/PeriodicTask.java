package io.chathub.server.jetty.internal.net;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task again and again on a worker of its own, with a fixed delay between the end of a run and the next. A task that
 * throws is logged, and runs again after the delay. Started and stopped once each; thread-safe.
 */
public final class PeriodicTask {

    /** The longest wait for a run in progress when stopped; then its thread is interrupted. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ChatRuntime runtime;
    private final long delayNanos;
    private final Runnable task;
    private final SerialWorker worker;

    // Guarded by this object's monitor:
    private @Nullable Cancellable scheduled;
    private boolean due;
    private boolean stopped;

    /** A task that is not started; {@code name} is the name of its thread. */
    public PeriodicTask(ChatRuntime runtime, String name, long delayNanos, Runnable task) {
        this.runtime = runtime;
        this.delayNanos = delayNanos;
        this.task = task;
        worker = runtime.worker(name, this::step);
    }

    /** Starts the worker. The first run comes after the delay. */
    public void start() {
        worker.start();
        schedule();
    }

    /** Stops the task. Waits up to 1 s for a run in progress. */
    public void stop() {
        synchronized (this) {
            stopped = true;
            due = false;
            if (scheduled != null) {
                scheduled.cancel();
            }
        }
        try {
            worker.stop(STOP_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void schedule() {
        if (!stopped) {
            scheduled = runtime.schedule(delayNanos, this::fire);
        }
    }

    private void fire() {
        synchronized (this) {
            due = !stopped;
        }
        worker.wake();
    }

    private boolean step() {
        synchronized (this) {
            if (!due) {
                return false;
            }
            due = false;
        }
        try {
            task.run();
        } finally {
            schedule();
        }
        return false;
    }
}
