package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.JitteredInterval;

/**
 * The ping interval and the pong deadline of one client. Only a pong moves the deadline: the server's own writes prove
 * nothing about the peer. A client that owes no pong is not overdue, however late the ping is, and after a ping it has at
 * least the time by which the pong timeout exceeds the ping interval.
 */
public final class KeepAlive {

    private static final long LONG_AGO_NANOS = Long.MAX_VALUE / 2;

    private final long pongTimeoutNanos;
    /** The shortest time from a ping to the deadline. */
    private final long answerNanos;

    private volatile long lastPongAt;
    private volatile long lastExtraPingAt;
    /** The time of the first ping since the last pong; without a meaning unless a pong is {@linkplain #owed}. */
    private volatile long pingedAt;
    /** Whether a ping was sent since the last pong. Written after the times, and read before them. */
    private volatile boolean owed;

    private final JitteredInterval pings;

    /** An interval that begins at {@code now}; {@code seed} spreads the pings of many clients over it. */
    public KeepAlive(HubOptions options, long now, int seed) {
        pongTimeoutNanos = options.connection().pongTimeout().toNanos();
        answerNanos = pongTimeoutNanos - options.connection().pingInterval().toNanos();
        lastPongAt = now;
        lastExtraPingAt = now - LONG_AGO_NANOS;
        pings = new JitteredInterval(options.connection().pingInterval(), now, seed);
    }

    /** Notes a pong. */
    public void pong(long now) {
        lastPongAt = now;
        owed = false;
    }

    /** Whether a ping is not answered, and its pong and any other have not come for so long that none will. */
    public boolean isOverdue(long now) {
        return owed && now - pingedAt > answerNanos && now - lastPongAt > pongTimeoutNanos;
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

    /** Whether a ping is due; counts as sent then, and the next one is due an interval later. Only the sweep calls this. */
    public boolean takePing(long now) {
        if (!pings.isDue(now)) {
            return false;
        }
        if (!owed) {
            pingedAt = now;
            owed = true;
        }
        return true;
    }
}
