package io.chathub.core.internal.limit;

import io.chathub.core.internal.common.Arrival;
import io.chathub.core.options.RateLimit;
import java.util.concurrent.TimeUnit;

/**
 * The generic cell rate algorithm (ITU-T I.371): a token bucket whose whole state is one {@code long}, so that a client
 * costs a few bytes a limit and no timer. Not thread-safe.
 */
final class RateLimiter {

    private final long intervalNanos;
    private final long toleranceNanos;
    private long theoreticalArrival;

    /** A full bucket at the time {@code now}. */
    RateLimiter(RateLimit limit, long now) {
        intervalNanos = limit.isUnlimited() ? 0 : TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
        toleranceNanos = intervalNanos * (limit.burst() - 1L);
        theoreticalArrival = now;
    }

    /** The nanoseconds until {@code count}, or the whole burst if that is less, can be taken; 0 for now. */
    long waitFor(Arrival arrival, int count) {
        if (intervalNanos == 0) {
            return 0; // no limit, also where another thread's time was a little later
        }
        return Math.max(ahead(arrival) + cost(count) - (toleranceNanos + intervalNanos), 0);
    }

    /** Takes {@code count}, or the whole burst if that is less. */
    void take(Arrival arrival, int count) {
        theoreticalArrival = arrival.at() + ahead(arrival) + cost(count);
    }

    /** Whether the bucket is full. */
    boolean isFull(long now) {
        return theoreticalArrival - now <= 0;
    }

    /**
     * How far the taken input is ahead of the rate. An input that came during a pause is read after it, together with what
     * came before and after: it may use up what the rate allowed in that time, beyond the burst.
     */
    private long ahead(Arrival arrival) {
        return Math.max(theoreticalArrival - arrival.at(), -arrival.pause());
    }

    private long cost(int count) {
        return Math.min(intervalNanos * count, toleranceNanos + intervalNanos);
    }
}
