package io.chathub.core.internal.monitor;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.RecentRing;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The last messages of all rooms, each as it is now: a text that was edited or deleted is not here. What this node has missed is
 * dropped, since it may be such a text. Any thread may use it.
 */
final class RecentMessages {

    /** A message, which its offset identifies within an epoch. */
    private record Seen(String epoch, MessagePosted message) {
        private boolean isSubjectOf(String otherEpoch, DurableEvent change) {
            return message.room().equals(change.room())
                    && epoch.equals(otherEpoch)
                    && message.entryKey().equals(change.entryKey());
        }
    }

    private final RecentRing<Seen> ring;

    RecentMessages(int capacity) {
        ring = new RecentRing<>(capacity);
    }

    /** Oldest first. */
    List<MessagePosted> toList() {
        return ring.toList().stream().map(Seen::message).toList();
    }

    /** A message was posted or changed. */
    void published(Publication publication) {
        String epoch = publication.epoch();
        if (publication.event() instanceof MessagePosted message) {
            ring.add(new Seen(epoch, message));
        } else if (publication.event() instanceof MessageEdited edit) {
            replace(epoch, edit, message -> MessageStates.edited(message, edit));
        } else if (publication.event() instanceof MessageDeleted deletion) {
            replace(epoch, deletion, message -> MessageStates.deleted(message, deletion));
        }
    }

    /** A message is in a state whose events this node has missed. */
    void changed(String epoch, MessagePosted state) {
        replace(epoch, state, message -> state.change() > message.change() ? state : message);
    }

    /** Changes of a room are lost for this node. */
    void lost(String room) {
        ring.removeIf(seen -> seen.message().room().equals(room));
    }

    /** The numbering of a room has a new epoch, which shares the offsets up to {@code head}. */
    void reset(String room, StreamPosition head) {
        ring.removeIf(
                seen -> seen.message().room().equals(room) && seen.message().offset() > head.offset());
        ring.replaceAll(seen -> seen.message().room().equals(room) ? new Seen(head.epoch(), seen.message()) : seen);
    }

    private void replace(String epoch, DurableEvent change, UnaryOperator<MessagePosted> next) {
        ring.replaceAll(seen -> seen.isSubjectOf(epoch, change) ? new Seen(epoch, next.apply(seen.message())) : seen);
    }
}
