package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.JitteredInterval;

/**
 * When a client is to be pinged, and when it has been silent for too long. As in the seed, only a pong moves the
 * deadline: our own writes prove nothing about the peer.
 */
public final class KeepAlive {

    private static final long LONG_AGO_NANOS = Long.MAX_VALUE / 2;

    private final long pongTimeoutNanos;
    private volatile long lastPongAt;
    private volatile long lastAskedAt;
    private final JitteredInterval pings;

    /** Begins at {@code now}; {@code seed} spreads the first pings of many clients over the interval. */
    public KeepAlive(HubOptions options, long now, int seed) {
        pongTimeoutNanos = options.pongTimeout().toNanos();
        lastPongAt = now;
        lastAskedAt = now - LONG_AGO_NANOS;
        pings = new JitteredInterval(options.pingInterval(), now, seed);
    }

    /** A pong came. */
    public void pong(long now) {
        lastPongAt = now;
    }

    public boolean isOverdue(long now) {
        return now - lastPongAt > pongTimeoutNanos;
    }

    /** Whether a pong has come in the last {@code nanos}, or the client itself. */
    public boolean wasHeardWithin(long nanos, long now) {
        return now - lastPongAt <= nanos;
    }

    /** Whether to ping out of turn: not where that was done in the last {@code nanos} already. Then it counts as done. */
    public boolean isToBeAsked(long nanos, long now) {
        if (now - lastAskedAt < nanos) {
            return false;
        }
        lastAskedAt = now;
        return true;
    }

    /** Whether a ping is due; the next one is due an interval later. Called by the sweep only. */
    public boolean isPingDue(long now) {
        return pings.isDue(now);
    }
}
