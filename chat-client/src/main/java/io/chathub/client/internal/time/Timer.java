package io.chathub.client.internal.time;

import java.time.Duration;

/** Runs short tasks later, one at a time. Replaced in tests by one whose clock stands still. */
public interface Timer {

    /** A task that has not run yet. */
    interface Task {
        /** Keeps the task from running, if it has not begun. */
        void cancel();
    }

    /** Runs {@code task} once after {@code delay}. The task must not block. After {@link #stop} this does nothing. */
    Task schedule(Duration delay, Runnable task);

    /** A time that only moves forward, in nanoseconds from some origin. */
    long nanoTime();

    /** Takes no more tasks, and ends when those it has have run. */
    void stop();
}
