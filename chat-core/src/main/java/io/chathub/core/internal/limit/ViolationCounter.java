package io.chathub.core.internal.limit;

import java.util.concurrent.TimeUnit;

/** Counts violations by the minute. Guarded by its session's monitor. */
final class ViolationCounter {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int allowed;
    private long windowStart;
    private int count;

    ViolationCounter(int allowed) {
        this.allowed = allowed;
    }

    /** Counts a violation. Returns whether that exceeds the number allowed in the minute that began with the first. */
    boolean isOneTooMany(long now) {
        if (count == 0 || now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            count = 0;
        }
        return ++count > allowed;
    }

    /** Whether nothing was counted yet. */
    boolean isClean() {
        return count == 0;
    }
}
