package io.chathub.core.internal.common;

import java.time.Duration;

/** What is to be done for each client once in an interval, and for many of them not at the same moment. Not thread-safe. */
public final class JitteredInterval {

    /** 2^64 divided by the golden ratio: neighbouring seeds land far apart (Knuth, TAOCP 6.4). */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final long intervalNanos;
    private long nextAt;

    /** Begins at {@code now}; {@code seed} spreads the first times of many clients over the interval. */
    public JitteredInterval(Duration interval, long now, int seed) {
        intervalNanos = interval.toNanos();
        nextAt = now + Math.floorMod(seed * SCATTER, intervalNanos);
    }

    /** Whether it is time; the next time is an interval later. */
    public boolean isDue(long now) {
        if (now - nextAt < 0) {
            return false;
        }
        nextAt = now + intervalNanos;
        return true;
    }
}
