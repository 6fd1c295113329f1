package io.chathub.core.internal.message;

import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.store.StreamRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order of the reactions of one user with one emoji to one message, over all connections of the user: that in which they arrived.
 * A request may wait for the host's decision while a later one, of the next connection of the same client, has been carried out
 * already. Without a key it is not known as an earlier attempt, and would undo the later one. The memory is bounded: of the oldest
 * reactions the order is forgotten. Any thread may call.
 */
final class ReactionOrder {

    /** The number of reactions that are remembered: {@value}. */
    static final int MAX_REMEMBERED = 10_000;

    private record Slot(String room, long target, String reactor, String emoji) {}

    private final AtomicLong arrivals = new AtomicLong();
    /** The arrival of the newest reaction that was carried out, the longest unchanged one first. */
    private final Map<Slot, Long> newest = new LinkedHashMap<>();

    /** The number of a reaction that arrives now. */
    long arrival() {
        return arrivals.incrementAndGet();
    }

    /** Notes that a reaction is carried out. Returns false where one that arrived later was carried out before. */
    synchronized boolean take(String room, long target, Reaction reaction, long arrival) {
        Slot slot = new Slot(room, target, reaction.reactor(), StreamRules.emojiName(reaction.emoji()));
        Long later = newest.get(slot);
        if (later != null && later > arrival) {
            return false;
        }
        newest.remove(slot); // to be the last one
        newest.put(slot, arrival);
        if (newest.size() > MAX_REMEMBERED) {
            newest.remove(newest.keySet().iterator().next());
        }
        return true;
    }
}
