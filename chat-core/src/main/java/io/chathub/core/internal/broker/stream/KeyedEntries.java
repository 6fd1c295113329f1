package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.event.DurableEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one stream that are no messages, by key.
 *
 * <p><b>R5:</b> a removed entry stays as a tombstone. The newest {@value StreamRules#MAX_TOMBSTONES} are kept; a tombstone that is no
 * longer kept raises {@code cleared}. Guarded by its {@link EntryStream}.
 */
final class KeyedEntries {

    /** The largest number of entries, tombstones too. */
    static final int MAX_ENTRIES = StreamRules.MAX_ENTRIES;

    private final Numbering numbering;
    private final ChangeOrder order;
    private final Labels labels;
    private @Nullable TreeMap<String, EntryNode> nodes;
    /** In the order of their removal. */
    private @Nullable Set<EntryNode> tombstones;

    KeyedEntries(Numbering numbering, ChangeOrder order, Labels labels) {
        this.numbering = numbering;
        this.order = order;
        this.labels = labels;
    }

    /** An entry, a tombstone too; null where there is none. */
    @Nullable EntryNode find(String key) {
        return nodes == null ? null : nodes.get(key);
    }

    /** The entries from {@code prefix} on, and above {@code after}, by key, tombstones too; a view. */
    Iterable<EntryNode> from(String prefix, @Nullable String after) {
        if (nodes == null) {
            return List.of();
        }
        NavigableMap<String, EntryNode> rest = after != null && after.compareTo(prefix) >= 0
                ? nodes.tailMap(after, false)
                : nodes.tailMap(prefix, true);
        return Collections.unmodifiableCollection(rest.values());
    }

    boolean isFull() {
        return nodes != null && nodes.size() >= MAX_ENTRIES;
    }

    List<Entry> page(String prefix, @Nullable String after, int limit) {
        List<Entry> page = new ArrayList<>();
        for (EntryNode node : from(prefix, after)) {
            if (page.size() == limit || !node.key().startsWith(prefix)) {
                break;
            }
            if (!node.removed) {
                page.add(node.entry());
            }
        }
        return page;
    }

    /** Puts an entry into a new state, at the end of the order of changes. */
    EntryNode put(String key, DurableEvent state, long change, Instant time, boolean removed) {
        EntryNode node = find(key);
        if (node == null) {
            node = new EntryNode(key, state, change, time, 0);
            if (nodes == null) {
                nodes = new TreeMap<>();
            }
            nodes.put(key, node);
        } else {
            node.put(state, change, time);
        }
        order.moveToEnd(node);
        if (tombstones != null) {
            tombstones.remove(node);
        }
        node.removed = removed;
        if (removed) {
            bury(node);
        }
        return node;
    }

    private void bury(EntryNode node) {
        if (tombstones == null) {
            tombstones = new LinkedHashSet<>();
        }
        tombstones.add(node);
        if (tombstones.size() > StreamRules.MAX_TOMBSTONES) {
            Iterator<EntryNode> oldestFirst = tombstones.iterator();
            EntryNode oldest = oldestFirst.next();
            oldestFirst.remove();
            forget(oldest);
            numbering.raiseCleared(oldest.change());
        }
    }

    private void forget(EntryNode node) {
        order.remove(node);
        labels.set(node, null);
        if (nodes != null) {
            nodes.remove(node.key());
        }
    }

    /** R9: drops the entries that an event above {@code kept} has changed, and then raises {@code cleared} to {@code kept}. */
    void renew(long kept) {
        if (nodes == null) {
            return;
        }
        for (EntryNode node : List.copyOf(nodes.values())) {
            if (node.change() > kept) {
                forget(node);
                if (tombstones != null) {
                    tombstones.remove(node);
                }
                numbering.raiseCleared(kept);
            }
        }
    }
}
