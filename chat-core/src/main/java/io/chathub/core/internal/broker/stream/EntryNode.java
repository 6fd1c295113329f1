package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is more than an unchanged message: a message that an event has changed, or an entry of another kind. A link
 * of {@link ChangeOrder}. Guarded by its {@link EntryStream}.
 */
final class EntryNode {

    private final String key;
    private DurableEvent state;
    private long change;
    private Instant changedAt;

    /** The offset of the entry's last own event; 0 for an entry that only has a read marker. */
    long version;

    boolean removed;

    @Nullable String label;

    @Nullable StreamPosition marker;

    @Nullable ReactionRows reactions;
    /** Whether the message was pinned at some time: only then may a client hold the message below the floor. */
    boolean everPinned;

    @Nullable EntryNode previous;

    @Nullable EntryNode next;

    EntryNode(String key, DurableEvent state, long change, Instant changedAt, long version) {
        this.key = key;
        this.state = state;
        this.change = change;
        this.changedAt = changedAt;
        this.version = version;
    }

    String key() {
        return key;
    }

    DurableEvent state() {
        return state;
    }

    long change() {
        return change;
    }

    Instant changedAt() {
        return changedAt;
    }

    void put(DurableEvent newState, long newChange, Instant time) {
        state = newState;
        change = newChange;
        changedAt = time;
    }

    /** Whether the entry counts for a bound: tombstones and deleted messages do not. */
    boolean counts() {
        return !removed && !(state instanceof MessagePosted message && message.isDeleted());
    }

    Entry entry() {
        return new Entry(key, change, version, removed, state, label, marker, changedAt);
    }

    /** The entry of a message that no event has changed. */
    static Entry unchanged(MessagePosted message) {
        return new Entry(
                message.entryKey(),
                message.offset(),
                message.offset(),
                false,
                message,
                null,
                null,
                message.timestamp());
    }
}
