package io.chathub.core.internal;

import io.chathub.core.RateLimit;
import java.util.concurrent.TimeUnit;

/**
 * The generic cell rate algorithm (ITU-T I.371): a token bucket whose whole state is one {@code long}, so that a client
 * costs eight bytes a limit and no timer. Not thread-safe: its session's lock guards it.
 */
final class RateLimiter {

    private final long intervalNanos;
    private final long toleranceNanos;
    private final boolean unlimited;
    private long theoreticalArrival;

    /** A full bucket at the time {@code now}. */
    RateLimiter(RateLimit limit, long now) {
        unlimited = limit.isUnlimited();
        intervalNanos = unlimited ? 0 : TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
        toleranceNanos = unlimited ? 0 : intervalNanos * (limit.burst() - 1L);
        theoreticalArrival = now;
    }

    /**
     * Takes {@code count}, or the whole burst where that is less.
     *
     * @return 0 where it was taken; else after how many nanoseconds it could be, and nothing was taken
     */
    long tryTake(long now, int count) {
        if (unlimited) {
            return 0;
        }
        long ahead = Math.max(theoreticalArrival - now, 0);
        long cost = Math.min(intervalNanos * count, toleranceNanos + intervalNanos);
        long over = ahead + cost - (toleranceNanos + intervalNanos);
        if (over > 0) {
            return over;
        }
        theoreticalArrival = now + ahead + cost;
        return 0;
    }
}
