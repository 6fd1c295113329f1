package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what changed after a position.
 *
 * <p><b>R4:</b> each entry that changed after the position, once, as it is now, by change: unchanged messages of the ring,
 * merged with the order of changes. <b>R2:</b> a page never ends between two entries of the same change. Guarded by its
 * {@link EntryStream}.
 */
final class ChangeReader {

    private final Numbering numbering;
    private final MessageRing ring;
    private final ChangeOrder order;

    ChangeReader(Numbering numbering, MessageRing ring, ChangeOrder order) {
        this.numbering = numbering;
        this.ring = ring;
        this.order = order;
    }

    ChangesPage read(long after, int limit) {
        List<Entry> page = new ArrayList<>();
        long through = after;
        int index = unchangedFrom(after == Long.MAX_VALUE ? ring.size() : ring.firstFrom(after + 1));
        EntryNode node = order.firstAfter(after);
        while (index < ring.size() || node != null) {
            boolean changed = isNext(node, index);
            long change =
                    changed && node != null ? node.change() : ring.get(index).offset();
            if (page.size() >= limit && change != through) {
                return new ChangesPage(numbering.head(), page, through, true);
            }
            through = change;
            if (changed && node != null) {
                page.add(node.entry());
                node = node.next;
            } else {
                page.add(EntryNode.unchanged(ring.get(index)));
                index = unchangedFrom(index + 1);
            }
        }
        return new ChangesPage(numbering.head(), page, numbering.offset(), false);
    }

    /** Whether the changed entry comes before the message at {@code index}; of equal changes, the root before its reply. */
    private boolean isNext(@Nullable EntryNode node, int index) {
        return node != null
                && (index == ring.size() || node.change() <= ring.get(index).offset());
    }

    private int unchangedFrom(int index) {
        int next = index;
        while (next < ring.size() && isChanged(ring.get(next))) {
            next++;
        }
        return next;
    }

    private static boolean isChanged(MessagePosted message) {
        return message.state() != null;
    }
}
