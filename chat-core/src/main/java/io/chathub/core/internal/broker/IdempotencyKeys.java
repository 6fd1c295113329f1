package io.chathub.core.internal.broker;

import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offsets of messages by their key, for the time that keys are remembered. Guarded by its {@link RoomLog}. */
final class IdempotencyKeys {

    private record Remembered(Place place, Instant since) {}

    private final Map<String, Remembered> places = new LinkedHashMap<>();
    private final Duration window;
    private final int max;

    IdempotencyKeys(Duration window, int max) {
        this.window = window;
        this.max = max;
    }

    /** The offset of the message with this key; null where there is none within the window. */
    @Nullable Place find(String key, Instant now) {
        forgetOld(now);
        Remembered remembered = places.get(key);
        return remembered == null ? null : remembered.place();
    }

    /** Whether the limit is reached. */
    boolean isFull() {
        return places.size() >= max;
    }

    void remember(String key, Place place, Instant now) {
        places.put(key, new Remembered(place, now));
    }

    private void forgetOld(Instant now) {
        Instant oldest = now.minus(window);
        Iterator<Remembered> oldestFirst = places.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().since().isBefore(oldest)) {
            oldestFirst.remove();
        }
    }
}
