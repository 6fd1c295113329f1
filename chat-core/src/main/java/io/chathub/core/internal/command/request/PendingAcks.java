package io.chathub.core.internal.command.request;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests whose sender waits for the ack of a publication. Has a lock of its own, which is taken within a room's critical
 * section, and within which no other lock is taken.
 */
public final class PendingAcks {

    /**
     * A request that waits for its ack.
     *
     * @param ref             the ref of the request
     * @param everyoneRefused whether the message is posted without the mention of everyone that its sender asked for
     */
    public record Pending(String ref, boolean everyoneRefused) {}

    private final Map<Long, Pending> requests = new HashMap<>();
    private long last;

    /** Adds a request. Returns its number; 0 without a ref, since no one waits then. */
    public synchronized long add(@Nullable String ref, boolean everyoneRefused) {
        if (ref == null) {
            return 0;
        }
        requests.put(++last, new Pending(ref, everyoneRefused));
        return last;
    }

    /** Removes and returns a request; null if already answered. */
    public synchronized @Nullable Pending take(long request) {
        return requests.remove(request);
    }

    /** Whether no sender waits for an ack. */
    public synchronized boolean isEmpty() {
        return requests.isEmpty();
    }
}
