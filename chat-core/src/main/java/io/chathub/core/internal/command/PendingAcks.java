package io.chathub.core.internal.command;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The refs of messages whose sender waits for an ack. Has a lock of its own, which is taken within a room's critical section,
 * and within which no other lock is taken.
 */
final class PendingAcks {

    private final Map<Long, String> refs = new HashMap<>();
    private long last;

    /** Adds a ref. Returns the number of its request. */
    synchronized long add(String ref) {
        refs.put(++last, ref);
        return last;
    }

    /** Removes and returns the ref of a request; null if already answered. */
    synchronized @Nullable String take(long request) {
        return refs.remove(request);
    }
}
