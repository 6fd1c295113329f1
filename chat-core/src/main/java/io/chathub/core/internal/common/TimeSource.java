package io.chathub.core.internal.common;

import io.chathub.runtime.ChatRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The times of a hub, each for a purpose of its own. The time of day is for people and for times that others name, such as
 * the end of a token; it may be set back or forward at any moment, so no duration is measured by it. Thread-safe.
 */
public final class TimeSource {

    private final Clock clock;
    private final Timestamps timestamps;
    private final ClockSteps steps = new ClockSteps();
    private final ChatRuntime runtime;
    private final RecentPauses pauses;
    private final LongSupplier runningTicker;

    /** The times of {@code runtime}, with {@code clock} as the time of day. */
    public TimeSource(Clock clock, ChatRuntime runtime) {
        this(clock, runtime, null);
    }

    /**
     * The times of a hub that goes on where an earlier one has ended.
     *
     * @param latest the newest known timestamp of the earlier one; null for none
     */
    public TimeSource(Clock clock, ChatRuntime runtime, @Nullable Instant latest) {
        this.clock = clock;
        this.runtime = runtime;
        timestamps = new Timestamps(clock, latest);
        runningTicker = runtime::runningNanoTime;
        long running = runtime.runningNanoTime();
        pauses = new RecentPauses(runtime.nanoTime() - running, running);
        steps.note(timestamps.next(), runtime.nanoTime());
    }

    /** The time of day. */
    public Instant now() {
        return clock.instant();
    }

    /** The time of day for the timestamp of an event: it never decreases; see {@link Timestamps}. */
    public Instant timestamp() {
        return timestamps.next();
    }

    /**
     * The time since an event of this hub with this timestamp, however the clock was set since. For an event from before the
     * start of the hub, the clock up to that start is taken to be right.
     */
    public Duration age(Instant timestamp) {
        steps.note(timestamps.next(), runtime.nanoTime());
        return steps.age(timestamp, runtime.nanoTime());
    }

    /** See {@link ChatRuntime#nanoTime()}: for durations that go on while the process is paused. */
    public long nanoTime() {
        return runtime.nanoTime();
    }

    /** The time for the rate of an input that is read now. */
    public Arrival arrival() {
        long now = runtime.nanoTime();
        return new Arrival(now, pauses.recent(now - runtime.runningNanoTime()));
    }

    /** Called now and then by the sweep, one call at a time: forgets pauses that are not recent, and notes the clock. */
    public void sweep() {
        steps.note(timestamps.next(), runtime.nanoTime());
        long running = runtime.runningNanoTime();
        pauses.note(runtime.nanoTime() - running, running);
    }

    /** See {@link ChatRuntime#runningNanoTime()}: for deadlines by which a client has to act. */
    public long runningNanoTime() {
        return runtime.runningNanoTime();
    }

    /** {@link #runningNanoTime()} for objects of which there are thousands: always the same instance. */
    public LongSupplier runningTicker() {
        return runningTicker;
    }
}
