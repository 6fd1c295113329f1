package io.chathub.server.jetty.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one line in ten seconds into the log. Thread-safe. */
final class LogPace {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());

    boolean isDue() {
        long now = System.nanoTime();
        long due = nextAt.get();
        return now - due >= 0 && nextAt.compareAndSet(due, now + INTERVAL_NANOS);
    }
}
