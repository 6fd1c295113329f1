package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;

/**
 * The operations on entries that are no messages: a replacement, and the advance of a read marker.
 *
 * <p><b>R2:</b> an event puts one entry into a new state, in the step that takes the offset. Guarded by its
 * {@link EntryStream}.
 */
final class EntryOperations {

    private final Numbering numbering;
    private final KeyedEntries entries;
    private final MarkerRows markers;
    private final Labels labels;
    private final Bounds bounds;

    EntryOperations(Numbering numbering, KeyedEntries entries, MarkerRows markers, Labels labels, Bounds bounds) {
        this.numbering = numbering;
        this.entries = entries;
        this.markers = markers;
        this.labels = labels;
        this.bounds = bounds;
    }

    Step replace(DurableEvent event, Replace operation) {
        if (operation.state() instanceof MessagePosted) {
            throw new IllegalArgumentException("state: a message (expected: the state of " + operation.key() + ")");
        }
        EntryNode now = entries.find(operation.key());
        boolean exists = now != null && !now.removed;
        long version = now == null || now.removed ? 0 : now.version;
        if (operation.expected() != version) {
            return Step.refused(PublishResult.refused(Outcome.CONFLICT, now == null ? null : now.entry()));
        }
        if (operation.removed() && !exists) {
            return Step.refused(
                    now == null
                            ? new PublishResult(Outcome.SAME, null, false, null, null, List.of())
                            : Step.same(numbering.epoch(), now.entry(), List.of()));
        }
        if (now == null && entries.isFull()) {
            return Step.refused(Outcome.LIMIT);
        }
        if (!bounds.hold(operation, exists, now == null ? null : now.label, !operation.removed())) {
            return Step.refused(Outcome.LIMIT);
        }
        return Step.of((offset, time) -> {
            DurableEvent state = operation.state().withTimestamp(time).withOffset(offset);
            EntryNode node = entries.put(operation.key(), state, offset, time, operation.removed());
            node.version = offset;
            labels.set(node, operation.label());
            return event.withTimestamp(time).withOffset(offset);
        });
    }

    /** The advance of a marker that belongs to an entry. */
    Step advance(DurableEvent event, Advance operation) {
        EntryNode now = entries.find(operation.key());
        if (now != null && now.removed) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        StreamPosition moved = MarkerRows.moved(now == null ? null : now.marker, operation, numbering.head());
        if (moved == null && now != null) {
            return Step.refused(Step.same(numbering.epoch(), now.entry(), List.of()));
        }
        if (now == null && entries.isFull()) {
            return Step.refused(Outcome.LIMIT);
        }
        return Step.of((offset, time) -> {
            DurableEvent state = event.withTimestamp(time).withOffset(offset);
            EntryNode node = entries.put(operation.key(), state, offset, time, false);
            node.marker = moved;
            return state;
        });
    }

    /** The advance of a marker that is a row of its own: without an offset, and without delivery. */
    PublishResult advanceRow(Advance operation) {
        Marker now = markers.find(operation.key());
        StreamPosition moved = MarkerRows.moved(now == null ? null : now.position(), operation, numbering.head());
        if (moved == null) {
            return new PublishResult(Outcome.SAME, null, false, null, null, List.of());
        }
        if (now == null && markers.isFull()) {
            return PublishResult.refused(Outcome.LIMIT, null);
        }
        markers.put(new Marker(operation.key(), moved, operation.name()));
        return PublishResult.done(null, null);
    }
}
