package io.chathub.server.servlet.internal.table;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The messages a second of each room, from the counts at earlier requests: rooms whose figures nobody requests cost nothing.
 * Where they are requested every 3 seconds, a rate is over the last 3 to 12 seconds. Thread-safe.
 */
final class RoomRates {

    /** A rate over less says little. */
    private static final long MIN_SPAN = TimeUnit.SECONDS.toNanos(1);
    /** The least time between two samples. */
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(6);
    /** A rate over more says little about the present. */
    private static final long MAX_SPAN = TimeUnit.SECONDS.toNanos(30);

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private record Sample(long at, Map<String, Long> counts) {}

    private final LongSupplier ticker;
    private @Nullable Sample older;
    private @Nullable Sample newer;

    /** Rates by a ticker in nanoseconds. */
    RoomRates(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /**
     * The rates of rooms by name at this moment; null while there is no earlier count to compare with.
     *
     * @param counts the messages of each room since it was opened; rooms without messages may be missing. The map does not
     *               change any more
     */
    synchronized @Nullable ToDoubleFunction<String> next(Map<String, Long> counts) {
        long now = ticker.getAsLong();
        older = usable(older, now);
        newer = usable(newer, now);
        Sample base = older == null ? newer : older;
        if (newer == null || now - newer.at() >= INTERVAL) {
            older = newer;
            newer = new Sample(now, counts);
        }
        if (base == null || now - base.at() < MIN_SPAN) {
            return null;
        }
        double seconds = (now - base.at()) / SECOND;
        return name -> since(base, name, counts.getOrDefault(name, 0L)) / seconds;
    }

    /** The messages since a sample. A lower count than then is that of a room that was closed and opened again. */
    private static long since(Sample sample, String name, long count) {
        long before = sample.counts().getOrDefault(name, 0L);
        return count < before ? count : count - before;
    }

    private static @Nullable Sample usable(@Nullable Sample sample, long now) {
        return sample == null || now - sample.at() > MAX_SPAN ? null : sample;
    }
}
