package io.chathub.client.internal.room;

import java.util.HashSet;
import java.util.Set;

/**
 * The messages of a room that the listeners know: decides whether the state of a message is a new message or a change of a known
 * one. All messages up to {@link #upTo} are known; beyond it, while missed changes are fetched page by page, those that were
 * added. Guarded by {@link RoomContext}.
 */
final class DeliveredMessages {

    private long upTo;
    /** The known messages above {@code upTo}; a page of changes brings messages in the order of their last changes. */
    private final Set<Long> beyond = new HashSet<>();

    /** The offset up to which all messages are known, or declared lost. */
    long upTo() {
        return upTo;
    }

    /** The lowest offset at which a message may not be known. */
    long firstUnknown() {
        while (beyond.remove(upTo + 1)) {
            upTo++;
        }
        return upTo + 1;
    }

    /** Whether the message at {@code offset} is not known; it is from now on. */
    boolean addIfNew(long offset) {
        return offset > upTo && beyond.add(offset);
    }

    /** All messages up to {@code offset} are known, or declared lost, and none after it. */
    void settle(long offset) {
        upTo = offset;
        beyond.clear();
    }

    /** The messages above {@code offset} do not exist any more. */
    void cut(long offset) {
        upTo = Math.min(upTo, offset);
        beyond.removeIf(known -> known > offset);
    }
}
