package io.chathub.examples;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Ends the process where a thread is about to log an {@link OutOfMemoryError}. The threads of the server and of its libraries
 * catch and log errors, so that the handler of uncaught exceptions does not see them; and a library whose state an error has
 * broken does not recover when the heap does. The filter sees each call of a logger, at every level.
 */
public final class HeapErrorFilter extends TurboFilter {

    /** The depth to which causes are read: a chain of causes may be a circle. */
    private static final int MAX_CAUSES = 10;

    private final Runnable end;

    /** A filter that ends the process. Created by the configuration of the logs. */
    public HeapErrorFilter() {
        this(HeapWatch::end);
    }

    HeapErrorFilter(Runnable end) {
        this.end = end;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable failure) {
        if (isOutOfHeap(failure) || (params != null && params.length > 0 && isOutOfHeap(params[params.length - 1]))) {
            end.run();
        }
        return FilterReply.NEUTRAL;
    }

    /** The last parameter of a log call may be an exception. */
    private static boolean isOutOfHeap(@Nullable Object failure) {
        Object cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause instanceof Throwable known; i++) {
            if (known instanceof OutOfMemoryError) {
                return true;
            }
            cause = known.getCause();
        }
        return false;
    }
}
