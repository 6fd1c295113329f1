package io.chathub.core.internal;

import io.chathub.core.HubOptions;

/**
 * When a client is to be pinged, and when it has been silent for too long. As in the seed, only a pong moves the
 * deadline: our own writes prove nothing about the peer.
 */
final class KeepAlive {

    /** 2^64 divided by the golden ratio: neighbouring seeds land far apart (Knuth, TAOCP 6.4). */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final long pingIntervalNanos;
    private final long pongTimeoutNanos;
    private volatile long lastPongAt;
    private long nextPingAt;

    /** Begins at {@code now}; {@code seed} spreads the first pings of many clients over the interval. */
    KeepAlive(HubOptions options, long now, int seed) {
        pingIntervalNanos = options.pingInterval().toNanos();
        pongTimeoutNanos = options.pongTimeout().toNanos();
        lastPongAt = now;
        long spread = Math.floorMod(seed * SCATTER, pingIntervalNanos);
        nextPingAt = now + spread;
    }

    /** A pong came. */
    void pong(long now) {
        lastPongAt = now;
    }

    boolean isOverdue(long now) {
        return now - lastPongAt > pongTimeoutNanos;
    }

    /** Whether a ping is due; the next one is due an interval later. Called by the sweep only. */
    boolean isPingDue(long now) {
        if (now - nextPingAt < 0) {
            return false;
        }
        nextPingAt = now + pingIntervalNanos;
        return true;
    }
}
