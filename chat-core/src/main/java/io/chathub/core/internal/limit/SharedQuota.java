package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Arrival;

/**
 * The quota of all connections of one user, or of one address: their number and their common rates. From any thread.
 */
public final class SharedQuota {

    private final RateLimiters rates;
    private int connections;

    SharedQuota(HubOptions options, int factor, long now) {
        rates = new RateLimiters(options, factor, now);
    }

    synchronized boolean enter(int maxConnections) {
        if (connections >= maxConnections) {
            return false;
        }
        connections++;
        return true;
    }

    public synchronized void exit() {
        connections--;
    }

    synchronized int connections() {
        return connections;
    }

    /** Whether it has neither connections nor a rate that was used. */
    synchronized boolean isForgettable(long now) {
        return connections == 0 && rates.areFull(now);
    }

    synchronized long waitFor(RateClass kind, Arrival arrival, int count) {
        return rates.of(kind).waitFor(arrival, count);
    }

    synchronized void take(RateClass kind, Arrival arrival, int count) {
        rates.of(kind).take(arrival, count);
    }
}
