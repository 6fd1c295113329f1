package io.chathub.core.internal.limit;

import java.util.concurrent.TimeUnit;

/** Counts offences by the minute. Not thread-safe: its session's lock guards it. */
final class ViolationCounter {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int allowed;
    private long windowStart;
    private int count;

    ViolationCounter(int allowed) {
        this.allowed = allowed;
    }

    /** Counts one, and tells whether that is more than are allowed in the minute that began with the first. */
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
