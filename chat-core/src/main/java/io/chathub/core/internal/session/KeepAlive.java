package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.JitteredInterval;

/**
 * The ping interval and the pong deadline of one client. Only a pong moves the deadline: the server's own writes prove
 * nothing about the peer.
 */
public final class KeepAlive {

    private static final long LONG_AGO_NANOS = Long.MAX_VALUE / 2;

    private final long pongTimeoutNanos;
    private volatile long lastPongAt;
    private volatile long lastExtraPingAt;
    private final JitteredInterval pings;

    /** An interval that begins at {@code now}; {@code seed} spreads the pings of many clients over it. */
    public KeepAlive(HubOptions options, long now, int seed) {
        pongTimeoutNanos = options.connection().pongTimeout().toNanos();
        lastPongAt = now;
        lastExtraPingAt = now - LONG_AGO_NANOS;
        pings = new JitteredInterval(options.connection().pingInterval(), now, seed);
    }

    /** Notes a pong. */
    public void pong(long now) {
        lastPongAt = now;
    }

    public boolean isOverdue(long now) {
        return now - lastPongAt > pongTimeoutNanos;
    }

    /** Whether a pong, or the handshake, has come within {@code nanos}. */
    public boolean wasHeardWithin(long nanos, long now) {
        return now - lastPongAt <= nanos;
    }

    /** Whether to ping beside the interval: not where that was done within {@code nanos}. Counts as done then. */
    public boolean takeExtraPing(long nanos, long now) {
        if (now - lastExtraPingAt < nanos) {
            return false;
        }
        lastExtraPingAt = now;
        return true;
    }

    /** Whether a ping is due; the next one is due an interval later. Only the sweep calls this. */
    public boolean isPingDue(long now) {
        return pings.isDue(now);
    }
}
