package io.chathub.server.servlet.internal.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Permits one log line in ten seconds. Thread-safe. */
public final class LogThrottle {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier ticker;
    private final AtomicLong nextAt;

    /** A throttle that permits a line at once. {@code ticker} is in nanoseconds. */
    public LogThrottle(LongSupplier ticker) {
        this.ticker = ticker;
        nextAt = new AtomicLong(ticker.getAsLong());
    }

    /** Whether a line may be logged now; a true result starts the next ten seconds. */
    public boolean isDue() {
        long now = ticker.getAsLong();
        long due = nextAt.get();
        return now - due >= 0 && nextAt.compareAndSet(due, now + INTERVAL_NANOS);
    }
}
