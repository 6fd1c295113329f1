package io.chathub.core.internal.common;

import java.util.concurrent.TimeUnit;

/**
 * How long the process was paused in the last seconds in which it ran. The sweep of the hub calls {@link #note}; any thread
 * may ask.
 */
final class RecentPauses {

    /** A pause is recent for this time at least, and for twice this time at most: what came meanwhile is read by then. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Shorter ones are none: two clocks are read one after the other, and bursts cover them. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Clients have given up a server that was paused for longer, and a flood must have a bound. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** All pauses until the older one of the last two notes. */
    private volatile long before;

    // Used by the sweep only:
    private long sinceNote;
    private long atNote;

    /** A process that was paused for {@code pauses} nanoseconds so far, at the time {@code running}. */
    RecentPauses(long pauses, long running) {
        before = pauses;
        sinceNote = pauses;
        atNote = running;
    }

    /** Forgets pauses that are not recent any more. */
    void note(long pauses, long running) {
        if (running - atNote >= RECENT_NANOS) {
            before = sinceNote;
            sinceNote = pauses;
            atNote = running;
        }
    }

    /** The recent pauses in nanoseconds; {@code pauses} are all so far. */
    long recent(long pauses) {
        long recent = pauses - before;
        return recent < SHORTEST_NANOS ? 0 : Math.min(recent, LONGEST_NANOS);
    }
}
