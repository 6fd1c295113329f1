package io.chathub.core.internal.broker.stream;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.StreamChange;
import io.chathub.core.spi.store.StreamRows;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of one stream as the rules read them, and the application of what the rules decide. Guarded by its {@link EntryStream}. */
final class MemoryRows implements StreamRows {

    private final Numbering numbering;
    private final Messages messages;
    private final KeyedEntries entries;
    private final Labels labels;
    private final MarkerRows markers;
    private final Bounds bounds;

    MemoryRows(Numbering numbering, Messages messages, KeyedEntries entries, Labels labels, MarkerRows markers) {
        this.numbering = numbering;
        this.messages = messages;
        this.entries = entries;
        this.labels = labels;
        this.markers = markers;
        bounds = new Bounds(messages, entries, labels);
    }

    // ----------------------------------------------------------------------------------------------------- rows

    @Override
    public StreamHead head() {
        return numbering.head();
    }

    @Override
    public Instant latest() {
        return numbering.latest();
    }

    @Override
    public @Nullable Entry message(long offset) {
        return messages.held(offset) == null ? null : messages.entry(offset);
    }

    @Override
    public @Nullable Entry entry(String key) {
        EntryNode node = entries.find(key);
        return node == null ? null : node.entry();
    }

    @Override
    public int count(String prefix, @Nullable String label) {
        return bounds.count(prefix, label);
    }

    @Override
    public @Nullable Long newestReply(long root, long without) {
        long[] held = messages.threads().of(root);
        for (int i = held.length - 1; i >= 0; i--) {
            MessagePosted reply = held[i] == without ? null : messages.held(held[i]);
            if (reply != null && !reply.isDeleted()) {
                return held[i];
            }
        }
        return null;
    }

    @Override
    public Set<String> reactionsOf(long target, String reactor) {
        EntryNode node = messages.node(target);
        return node == null || node.reactions == null ? Set.of() : node.reactions.namesOf(reactor);
    }

    @Override
    public int freeReactions() {
        return messages.freeReactions();
    }

    @Override
    public boolean isFullOfEntries() {
        return entries.isFull();
    }

    @Override
    public @Nullable Marker marker(String key) {
        return markers.find(key);
    }

    @Override
    public int markers() {
        return markers.size();
    }

    // -------------------------------------------------------------------------------------------------- changes

    /** Applies a change, and returns its result. */
    PublishResult apply(StreamChange change, long now) {
        PublishResult result = change.result();
        if (result.event() != null) {
            numbering.next(result.event().timestamp(), result.event() instanceof MessagePosted);
        }
        for (Entry entry : change.entries()) {
            put(entry, now);
        }
        if (change.unreacted() || !change.reactions().isEmpty()) {
            react(change);
        }
        if (change.marker() != null) {
            markers.put(change.marker());
        }
        return result;
    }

    private void put(Entry entry, long now) {
        EntryNode node;
        if (!(entry.state() instanceof MessagePosted message)) {
            node = entries.put(entry.key(), entry.state(), entry.change(), entry.changedAt(), entry.removed());
        } else if (message.state() == null) {
            messages.append(message, now);
            return;
        } else {
            MessagePosted held = messages.held(message.offset());
            if (held == null) {
                throw new IllegalStateException("a change of the message " + message.offset() + ", which is not held");
            }
            node = messages.changing(held);
            labels.set(node, entry.label());
            node.version = entry.version();
            messages.put(node, message, entry.change(), entry.changedAt());
            return;
        }
        node.version = entry.version();
        node.marker = entry.marker();
        labels.set(node, entry.label());
    }

    private void react(StreamChange change) {
        EntryNode node = messages.node(change.target());
        if (node == null) {
            return; // gone with the step: nothing can be read of it
        }
        if (change.unreacted()) {
            messages.dropReactions(node);
            return;
        }
        ReactionRows rows = messages.reactions(node);
        for (Reaction reaction : change.reactions()) {
            rows.apply(reaction);
        }
        node.reactions = rows.isEmpty() ? null : rows;
    }
}
