package io.chathub.core.internal.command;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages whose sender waits for an answer. It has a lock of its own, which is taken inside of a room's critical
 * section, and inside of which nothing else is taken.
 */
final class PendingAcks {

    private final Map<Long, String> refs = new HashMap<>();
    private long last;

    /** Notes that {@code ref} waits; returns what to call the request. */
    synchronized long add(String ref) {
        refs.put(++last, ref);
        return last;
    }

    /** The ref of a request that has not been answered; null where it has. From now on it has. */
    synchronized @Nullable String take(long request) {
        return refs.remove(request);
    }
}
