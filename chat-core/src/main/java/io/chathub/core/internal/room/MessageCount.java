package io.chathub.core.internal.room;

import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the messages that a room has delivered. Written within the room's critical section, read by any thread. */
final class MessageCount {

    private final AtomicLong count = new AtomicLong();
    private volatile @Nullable Instant last;

    void add(MessagePosted message) {
        last = message.timestamp();
        count.lazySet(count.get() + 1); // there is one writer at a time
    }

    long count() {
        return count.get();
    }

    /** The time of the last message; null for none. */
    @Nullable Instant last() {
        return last;
    }
}
