package io.chathub.runtime.internal;

import java.util.function.LongSupplier;

/**
 * The time in which the process ran. It follows a ticker, and stands still when the beats of a timer stay away: then the
 * process was paused, and its other threads were too. Between two beats it advances by at most {@link #MAX_ADVANCE_NANOS},
 * so a pause of any length counts as that much at most.
 *
 * <p>Any thread may read the time. The owner's beats are one at a time.
 */
final class RunningClock {

    /** The time between two beats. */
    static final long BEAT_NANOS = 250_000_000;
    /** The longest advance without a beat: two beats, so that a timer that is a little late costs nothing. */
    static final long MAX_ADVANCE_NANOS = 2 * BEAT_NANOS;

    /** How the time follows the ticker since the last beat: behind it by {@code pauses}, and up to {@code limit}. */
    private record Course(long pauses, boolean limited, long limit) {

        long at(long ticks) {
            long time = ticks - pauses;
            return limited && time - limit > 0 ? limit : time;
        }
    }

    private final LongSupplier ticker;
    private volatile Course course = new Course(0, false, 0);

    /** A clock that is at rest. */
    RunningClock(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** The time in nanoseconds. Never decreases; only differences have a meaning. */
    long nanoTime() {
        Course now = course; // before the ticks: a pause between the two reads must not be subtracted from older ticks
        return now.at(ticker.getAsLong());
    }

    /** Notes that the process runs. Another beat is expected within {@link #BEAT_NANOS}. */
    void beat() {
        long ticks = ticker.getAsLong();
        long time = course.at(ticks);
        course = new Course(ticks - time, true, time + MAX_ADVANCE_NANOS);
    }

    /** Expects no further beat: the time follows the ticker without a limit until the next one. */
    void rest() {
        long ticks = ticker.getAsLong();
        course = new Course(ticks - course.at(ticks), false, 0);
    }
}
