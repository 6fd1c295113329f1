package io.chathub.core.internal.common;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The two clocks: one for people, one that never goes back. */
public record TimeSource(Clock clock, LongSupplier ticker) {

    /** The clocks of the system. */
    public static final TimeSource SYSTEM = new TimeSource(Clock.systemUTC(), System::nanoTime);

    /** The time of day. */
    public Instant now() {
        return clock.instant();
    }

    /** A number of nanoseconds that only differences have a meaning of. */
    public long nanoTime() {
        return ticker.getAsLong();
    }
}
