package io.chathub.runtime.internal;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import org.jspecify.annotations.Nullable;

/** A task at a time on the scale of {@link ChatRuntime#runningNanoTime()}: after a pause it waits for the rest of its delay. */
public final class RunningTimer implements Cancellable {

    private final ChatRuntime runtime;
    private final long dueAt;

    // Guarded by this object's monitor:
    private @Nullable Runnable task;
    private @Nullable Cancellable scheduled;

    private RunningTimer(ChatRuntime runtime, long delayNanos, Runnable task) {
        this.runtime = runtime;
        dueAt = runtime.runningNanoTime() + Math.max(delayNanos, 0);
        this.task = task;
    }

    /** Runs {@code task} once, after {@code delayNanos} nanoseconds in which the process ran. */
    public static Cancellable start(ChatRuntime runtime, long delayNanos, Runnable task) {
        RunningTimer timer = new RunningTimer(runtime, delayNanos, task);
        timer.schedule(delayNanos);
        return timer;
    }

    private synchronized void schedule(long delayNanos) {
        if (task != null) {
            scheduled = runtime.schedule(delayNanos, this::fire);
        }
    }

    private void fire() {
        long left = dueAt - runtime.runningNanoTime();
        if (left > 0) {
            schedule(left);
            return;
        }
        Runnable due;
        synchronized (this) {
            due = task;
            task = null;
        }
        if (due != null) {
            due.run();
        }
    }

    @Override
    public synchronized void cancel() {
        task = null;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}
