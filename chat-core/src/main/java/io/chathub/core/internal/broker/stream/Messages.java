package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream as they are now. An unchanged message has a slot in the ring and nothing else.
 *
 * <p><b>R5:</b> retention counts messages, never events, and goes by age too. Pinned messages outlive both. A message that is
 * no longer held raises the floor. A message below the floor that was pinned and is no more stays as a state of changes until
 * the floor has reached its change: a client above the floor may hold the message as a pinned one. Guarded by its
 * {@link EntryStream}.
 */
final class Messages {

    private final int maxSize;
    private final long maxAgeNanos;
    private final Numbering numbering;
    private final ChangeOrder order;
    private final Labels labels;
    private final MessageRing ring;
    private final ThreadIndex threads = new ThreadIndex();
    private final ReactionRows.Total reactions = new ReactionRows.Total();

    /** Of the changed messages, by offset. */
    private @Nullable Map<Long, EntryNode> nodes;
    /** All pinned messages; those up to the floor are not in the ring. */
    private @Nullable TreeMap<Long, EntryNode> pins;
    /** Messages that are not held and stay as states of changes, by change. */
    private @Nullable PriorityQueue<EntryNode> lingering;

    Messages(int maxSize, long maxAgeNanos, Numbering numbering, ChangeOrder order, Labels labels) {
        this.maxSize = maxSize;
        this.maxAgeNanos = maxAgeNanos;
        this.numbering = numbering;
        this.order = order;
        this.labels = labels;
        ring = new MessageRing(maxSize == Integer.MAX_VALUE ? maxSize : maxSize + 1);
    }

    // ---------------------------------------------------------------------------------------------------- reads

    /** The messages above the floor, by offset; a view. */
    MessageRing window() {
        return ring;
    }

    ThreadIndex threads() {
        return threads;
    }

    /** All pinned messages, by offset; a view. */
    Collection<EntryNode> pinned() {
        return pins == null ? List.of() : pins.values();
    }

    /** The pinned messages that only their pin keeps, by offset; a view. */
    Collection<EntryNode> pinnedBelowFloor() {
        return pins == null ? List.of() : pins.headMap(numbering.floor(), true).values();
    }

    /** A message that is held, deleted or not; null where the stream has none. */
    @Nullable MessagePosted held(long offset) {
        if (offset > numbering.floor()) {
            return ring.find(offset);
        }
        EntryNode pin = pins == null ? null : pins.get(offset);
        return pin == null ? null : (MessagePosted) pin.state();
    }

    /** The node of a changed message, held or not; null for an unchanged one. */
    @Nullable EntryNode node(long offset) {
        return nodes == null ? null : nodes.get(offset);
    }

    /** The entry of a message that is held, or is a state of changes. */
    @Nullable Entry entry(long offset) {
        EntryNode node = node(offset);
        if (node != null) {
            return node.entry();
        }
        MessagePosted message = held(offset);
        return message == null ? null : EntryNode.unchanged(message);
    }

    // -------------------------------------------------------------------------------------------------- changes

    void append(MessagePosted message, long now) {
        ring.append(message, now);
        threads.add(message);
    }

    /** The node of a message that is held; made for a message that has none. */
    EntryNode changing(MessagePosted message) {
        if (nodes == null) {
            nodes = new HashMap<>();
        }
        return nodes.computeIfAbsent(
                message.offset(),
                offset -> new EntryNode(
                        DurableEvent.messageKey(offset), message, offset, message.timestamp(), message.offset()));
    }

    /** Puts a message that is held into a new state, at the end of the order of changes. */
    void put(EntryNode node, MessagePosted state, long change, Instant time) {
        boolean pinned = isPinned(node);
        node.put(state, change, time);
        order.moveToEnd(node);
        boolean inRing = state.offset() > numbering.floor();
        if (inRing) {
            ring.replace(state);
        }
        if (isPinned(node) != pinned) {
            if (pinned) {
                unpin(node, inRing);
            } else {
                pin(node);
            }
        }
    }

    private void pin(EntryNode node) {
        node.everPinned = true;
        if (pins == null) {
            pins = new TreeMap<>();
        }
        pins.put(offset(node), node);
    }

    private void unpin(EntryNode node, boolean inRing) {
        if (pins != null) {
            pins.remove(offset(node));
        }
        if (!inRing) {
            letGo(node);
        }
    }

    /** The reactions to a message: those that it has, or rows without any. */
    ReactionRows reactions(@Nullable EntryNode node) {
        return node == null || node.reactions == null ? new ReactionRows(reactions) : node.reactions;
    }

    /** The number of reactions that the messages of the stream may get. */
    int freeReactions() {
        return reactions.free();
    }

    /** A message loses its reactions: it is deleted, or no longer held. */
    void dropReactions(EntryNode node) {
        if (node.reactions != null) {
            node.reactions.drop();
            node.reactions = null;
        }
    }

    // ------------------------------------------------------------------------------------------------ retention

    /** R5: removes the messages that are too many or too old. */
    void prune(long now) {
        while (ring.size() > maxSize && ring.size() - pinnedInRing() > maxSize) {
            removeOldestUnpinned();
        }
        int oldest = 0;
        while (oldest < ring.size() && now - ring.since(oldest) > maxAgeNanos) {
            if (isPinned(ring.get(oldest))) {
                oldest++;
            } else {
                removeOldestUnpinned();
                oldest = 0;
            }
        }
    }

    private int pinnedInRing() {
        return pins == null ? 0 : pins.tailMap(numbering.floor(), false).size();
    }

    private void removeOldestUnpinned() {
        MessagePosted oldest = ring.removeOldest();
        while (isPinned(oldest)) { // below the floor from now on
            oldest = ring.removeOldest();
        }
        numbering.raiseFloor(oldest.offset());
        EntryNode node = oldest.state() == null ? null : node(oldest.offset());
        if (node == null) {
            threads.remove(oldest);
        } else {
            letGo(node);
        }
        forgetLingering();
    }

    /** A changed message is no longer held. */
    private void letGo(EntryNode node) {
        threads.remove((MessagePosted) node.state());
        labels.set(node, null);
        if (node.everPinned && node.change() > numbering.floor()) {
            if (lingering == null) {
                lingering = new PriorityQueue<>(Comparator.comparingLong(EntryNode::change));
            }
            lingering.add(node);
        } else {
            forget(node);
        }
    }

    private void forgetLingering() {
        while (lingering != null && !lingering.isEmpty() && lingering.element().change() <= numbering.floor()) {
            forget(lingering.remove());
        }
    }

    private void forget(EntryNode node) {
        dropReactions(node);
        order.remove(node);
        labels.set(node, null);
        if (nodes != null) {
            nodes.remove(offset(node));
        }
    }

    /**
     * Drops the messages above {@code kept}, and those that a later event has changed: their earlier state is not known.
     * The floor rises to the highest of the latter, so that unchanged messages below it go too.
     */
    void renew(long kept) {
        if (nodes != null) {
            for (EntryNode node : List.copyOf(nodes.values())) {
                if (node.change() > kept) {
                    drop(node, kept);
                }
            }
        }
        while (!ring.isEmpty() && ring.get(ring.size() - 1).offset() > kept) {
            threads.remove(ring.removeNewest());
        }
        while (!ring.isEmpty() && ring.get(0).offset() <= numbering.floor()) {
            MessagePosted oldest = ring.removeOldest();
            EntryNode node = oldest.state() == null ? null : node(oldest.offset());
            if (node == null) {
                threads.remove(oldest);
            } else if (!isPinned(node)) {
                letGo(node);
            }
        }
        forgetLingering();
    }

    private void drop(EntryNode node, long kept) {
        long offset = offset(node);
        if (pins != null) {
            pins.remove(offset);
        }
        if (lingering != null) {
            lingering.remove(node);
        }
        threads.remove((MessagePosted) node.state());
        forget(node);
        if (offset <= kept) {
            numbering.raiseFloor(offset);
        }
    }

    private static boolean isPinned(EntryNode node) {
        return isPinned((MessagePosted) node.state());
    }

    private static boolean isPinned(MessagePosted message) {
        return message.state() != null && message.state().pinned();
    }

    private static long offset(EntryNode node) {
        return ((MessagePosted) node.state()).offset();
    }
}
