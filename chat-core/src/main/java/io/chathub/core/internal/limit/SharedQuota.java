package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;

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

    synchronized long waitFor(RateClass kind, long now, int count) {
        return rates.of(kind).waitFor(now, count);
    }

    synchronized void take(RateClass kind, long now, int count) {
        rates.of(kind).take(now, count);
    }
}
