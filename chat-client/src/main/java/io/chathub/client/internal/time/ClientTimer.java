package io.chathub.client.internal.time;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The timer of one client, over the clock of its runtime. Thread-safe. */
public final class ClientTimer {

    /** The longest delay: half of the range of a nanosecond clock, some 146 years. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private static final Cancellable NONE = () -> {};

    private final ChatRuntime runtime;
    private volatile boolean stopped;

    /** Creates a timer over {@code runtime}. */
    public ClientTimer(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    /** Runs {@code task} once after {@code delay}. The task must not block. Has no effect after {@link #stop}. */
    public Cancellable schedule(Duration delay, Runnable task) {
        if (stopped) {
            return NONE;
        }
        return runtime.schedule(nanos(delay), task);
    }

    /**
     * As {@link #schedule}, for a deadline by which the server has to answer. A time in which this process is paused does not
     * count: the answer may have come, and could not be read.
     */
    public Cancellable scheduleDeadline(Duration delay, Runnable task) {
        return stopped ? NONE : runtime.scheduleRunning(nanos(delay), task);
    }

    /** A server may name any time, and the conversion of a long one to nanoseconds saturates. */
    private static long nanos(Duration delay) {
        return Math.min(TimeUnit.NANOSECONDS.convert(delay), MAX_NANOS);
    }

    /** A time that only moves forward, in nanoseconds. Only differences have a meaning. */
    public long nanoTime() {
        return runtime.nanoTime();
    }

    /** Accepts no more tasks. Those that are scheduled still run. */
    public void stop() {
        stopped = true;
    }
}
