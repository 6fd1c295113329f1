package io.chathub.core.internal.command.request;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The refs of messages whose sender waits for an ack. Has a lock of its own, which is taken within a room's critical
 * section, and within which no other lock is taken.
 */
public final class PendingAcks {

    private final Map<Long, String> refs = new HashMap<>();
    private long last;

    /** Adds a ref. Returns the number of its request. */
    public synchronized long add(String ref) {
        refs.put(++last, ref);
        return last;
    }

    /** Removes and returns the ref of a request; null if already answered. */
    public synchronized @Nullable String take(long request) {
        return refs.remove(request);
    }

    /** Whether no sender waits for an ack. */
    public synchronized boolean isEmpty() {
        return refs.isEmpty();
    }
}
