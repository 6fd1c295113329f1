package io.chathub.core.internal.broker.stream;

import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of messages by their key, for the time that keys are remembered. Times are in nanoseconds and never decrease.
 * Guarded by its {@link EntryStream}.
 */
final class IdempotencyKeys {

    private record Remembered(Place place, long since) {}

    private final Map<String, Remembered> places = new LinkedHashMap<>();
    private final long windowNanos;
    private final int max;

    IdempotencyKeys(Duration window, int max) {
        windowNanos = TimeUnit.NANOSECONDS.convert(window); // saturates
        this.max = max;
    }

    /** The offset of the message with this key; null where there is none within the window. */
    @Nullable Place find(String key, long now) {
        forgetOld(now);
        Remembered remembered = places.get(key);
        return remembered == null ? null : remembered.place();
    }

    /** Whether the limit is reached. */
    boolean isFull() {
        return places.size() >= max;
    }

    void remember(String key, Place place, long now) {
        places.put(key, new Remembered(place, now));
    }

    /** R9: forgets the keys of the events that are lost. */
    void forgetAbove(long kept) {
        places.values().removeIf(remembered -> remembered.place().offset() > kept);
    }

    private void forgetOld(long now) {
        Iterator<Remembered> oldestFirst = places.values().iterator();
        while (oldestFirst.hasNext() && now - oldestFirst.next().since() > windowNanos) {
            oldestFirst.remove();
        }
    }
}
