package io.chathub.core.internal.broker.stream;

import org.jspecify.annotations.Nullable;

/**
 * The changed entries of one stream in the order of their last change.
 *
 * <p><b>R2:</b> an event moves its entry to the end, and an entry with a derived field too: both with the same change. The
 * newest <i>k</i> changes are found in <i>k</i> steps. Guarded by its {@link EntryStream}.
 */
final class ChangeOrder {

    private @Nullable EntryNode oldest;
    private @Nullable EntryNode newest;

    /** Moves a node to the end, or adds the node. */
    void moveToEnd(EntryNode node) {
        if (node == newest) {
            return;
        }
        remove(node);
        node.previous = newest;
        if (newest == null) {
            oldest = node;
        } else {
            newest.next = node;
        }
        newest = node;
    }

    /** Removes a node; without effect for a node that is not in the order. */
    void remove(EntryNode node) {
        EntryNode previous = node.previous;
        EntryNode next = node.next;
        if (previous != null) {
            previous.next = next;
        } else if (oldest == node) {
            oldest = next;
        }
        if (next != null) {
            next.previous = previous;
        } else if (newest == node) {
            newest = previous;
        }
        node.previous = null;
        node.next = null;
    }

    /** The first node with a change above {@code after}; null where there is none. */
    @Nullable EntryNode firstAfter(long after) {
        EntryNode first = null;
        for (EntryNode node = newest; node != null && node.change() > after; node = node.previous) {
            first = node;
        }
        return first;
    }
}
