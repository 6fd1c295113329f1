package io.chathub.core.internal.common;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Timestamps that follow a clock and never decrease. After the clock was set back they go on at half its pace, so that
 * they stay distinct and in order, until the clock has caught up. Thread-safe.
 */
final class Timestamps {

    private final Clock clock;

    // Guarded by this object's monitor:
    private Instant latest = Instant.MIN;
    private Instant lastRead = Instant.MIN;

    Timestamps(Clock clock) {
        this.clock = clock;
    }

    /** The timestamp of an event that happens now. */
    synchronized Instant next() {
        Instant read = clock.instant();
        if (!read.isBefore(latest)) {
            latest = read;
        } else if (read.isAfter(lastRead)) {
            latest = latest.plus(Duration.between(lastRead, read).dividedBy(2));
        }
        lastRead = read;
        return latest;
    }
}
