package io.chathub.core.internal.common;

import java.time.Duration;

/** An interval of one client's duty, with a phase that spreads the duties of many clients. Not thread-safe. */
public final class JitteredInterval {

    /** 2^64 divided by the golden ratio: neighbouring seeds land far apart (Knuth, TAOCP 6.4). */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final long intervalNanos;
    private long nextAt;

    /** An interval that begins at {@code now}; {@code seed} determines the phase. */
    public JitteredInterval(Duration interval, long now, int seed) {
        intervalNanos = interval.toNanos();
        nextAt = now + Math.floorMod(seed * SCATTER, intervalNanos);
    }

    /** Whether the duty is due; it is due again an interval later. */
    public boolean isDue(long now) {
        if (now - nextAt < 0) {
            return false;
        }
        nextAt = now + intervalNanos;
        return true;
    }
}
