package io.chathub.server.jetty.internal.net;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that connections cannot be accepted, for example because the process has no free file descriptor: one line at once, one a
 * minute while it lasts, and one when a connection is accepted again. Thread-safe.
 */
public final class AcceptFailures {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    /** Whether a warning is logged and its end is not. Read for each accepted connection. */
    private volatile boolean warned;

    // Guarded by this object's monitor:
    private long nextLineAt;
    private long sinceLastLine;

    /** Failures of one server. {@code ticker} is in nanoseconds. */
    public AcceptFailures(LongSupplier ticker) {
        this.ticker = ticker;
        nextLineAt = ticker.getAsLong();
    }

    /** A connection could not be accepted. Logged if the last line is old enough. */
    public synchronized void failed(Throwable cause) {
        sinceLastLine++;
        long now = ticker.getAsLong();
        if (now - nextLineAt < 0) {
            return;
        }
        nextLineAt = now + INTERVAL_NANOS;
        warned = true;
        if (cause instanceof IOException) { // the operating system's reason, which is the same each time
            LOG.warn(
                    "No connection can be accepted ({} attempts failed since the last such line): {}. The next attempt is in a"
                            + " second; the limit of open files (ulimit -n) must be above the number of connections",
                    sinceLastLine,
                    cause.getMessage());
        } else {
            LOG.error(
                    "No connection can be accepted ({} attempts failed since the last such line)",
                    sinceLastLine,
                    cause);
        }
        sinceLastLine = 0;
    }

    /** A connection was accepted. */
    public void accepted() {
        if (warned) {
            recovered();
        }
    }

    private synchronized void recovered() {
        if (warned) {
            warned = false;
            LOG.info("Connections are accepted again");
        }
    }
}
