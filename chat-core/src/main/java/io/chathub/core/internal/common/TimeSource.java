package io.chathub.core.internal.common;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The two clocks of a hub: the time of day for timestamps, and a ticker that never decreases for durations. */
public record TimeSource(Clock clock, LongSupplier ticker) {

    /** The time of day. */
    public Instant now() {
        return clock.instant();
    }

    /** A number of nanoseconds. Only differences have a meaning. */
    public long nanoTime() {
        return ticker.getAsLong();
    }
}
