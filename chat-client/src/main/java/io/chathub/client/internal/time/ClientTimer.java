package io.chathub.client.internal.time;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The timer of one client, over the clock of its runtime. {@link #stop} cancels all scheduled tasks: the runtime outlives the
 * client, and a task that stays scheduled would keep the client in memory. Thread-safe.
 */
public final class ClientTimer {

    /** The longest delay: half of the range of a nanosecond clock, some 146 years. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private final ChatRuntime runtime;
    private final Set<Task> scheduled = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Creates a timer over {@code runtime}. */
    public ClientTimer(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    /** Runs {@code action} once after {@code delay}. It must not block. Has no effect after {@link #stop}. */
    public Cancellable schedule(Duration delay, Runnable action) {
        return begin(action, task -> runtime.schedule(nanos(delay), task));
    }

    /**
     * As {@link #schedule}, for a deadline by which the server has to answer. A time in which this process is paused does not
     * count: the answer may have come, and could not be read.
     */
    public Cancellable scheduleDeadline(Duration delay, Runnable action) {
        return begin(action, task -> runtime.scheduleRunning(nanos(delay), task));
    }

    private Cancellable begin(Runnable action, Function<Runnable, Cancellable> timer) {
        Task task = new Task(action);
        scheduled.add(task);
        task.handle = timer.apply(task);
        if (stopped) {
            task.cancel(); // stop() may have come before the handle was there
        }
        return task;
    }

    /** A server may name any time, and the conversion of a long one to nanoseconds saturates. */
    private static long nanos(Duration delay) {
        return Math.min(TimeUnit.NANOSECONDS.convert(delay), MAX_NANOS);
    }

    /** A time that only moves forward, in nanoseconds. Only differences have a meaning. */
    public long nanoTime() {
        return runtime.nanoTime();
    }

    /** Cancels the scheduled tasks and accepts no more. A task that runs at this moment is not awaited. */
    public void stop() {
        stopped = true;
        scheduled.forEach(Task::cancel);
    }

    private final class Task implements Runnable, Cancellable {
        /** Null once the task has begun or is cancelled. */
        private final AtomicReference<@Nullable Runnable> action;

        private volatile @Nullable Cancellable handle;

        Task(Runnable action) {
            this.action = new AtomicReference<>(action);
        }

        @Override
        public void run() {
            Runnable due = end();
            if (due != null) {
                due.run();
            }
        }

        @Override
        public void cancel() {
            end();
            Cancellable now = handle;
            if (now != null) {
                now.cancel();
            }
        }

        private @Nullable Runnable end() {
            scheduled.remove(this);
            return action.getAndSet(null);
        }
    }
}
