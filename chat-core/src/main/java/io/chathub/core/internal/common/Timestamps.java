package io.chathub.core.internal.common;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Timestamps that follow a clock and never decrease. After the clock was set back they go on at half its pace, so that
 * they stay distinct and in order, until the clock has caught up. Thread-safe and without a lock: all rooms of a hub take
 * timestamps, some within a room's critical section.
 */
final class Timestamps {

    /** The last timestamp, and the reading of the clock that led to it. */
    private record Step(Instant latest, Instant read) {}

    /**
     * The longest time that the clock was set back while no hub ran. Timestamps further ahead come from a clock that was wrong: to go
     * on from these would make all later ones wrong, in rooms without such timestamps too.
     */
    private static final Duration LONGEST_STEP = Duration.ofDays(2);

    private final Clock clock;
    private final AtomicReference<Step> last;

    /**
     * Timestamps by {@code clock}.
     *
     * @param latest the newest known timestamp from before; null for none
     */
    Timestamps(Clock clock, @Nullable Instant latest) {
        this.clock = clock;
        Instant read = clock.instant();
        Instant first =
                latest == null || latest.isBefore(read) || latest.isAfter(read.plus(LONGEST_STEP)) ? read : latest;
        last = new AtomicReference<>(new Step(first, read));
    }

    /** The timestamp of an event that happens now. */
    Instant next() {
        Instant read = clock.instant();
        return last.updateAndGet(step -> after(step, read)).latest();
    }

    private static Step after(Step step, Instant read) {
        if (!read.isBefore(step.latest())) {
            return new Step(read, read);
        }
        return read.isAfter(step.read())
                ? new Step(
                        step.latest().plus(Duration.between(step.read(), read).dividedBy(2)), read)
                : new Step(step.latest(), read);
    }
}
