package io.chathub.client.internal.stream;

import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import java.util.HashSet;
import java.util.Set;

/**
 * The messages of a room that the listeners know: decides whether the state of a message is a new message or a change of a known
 * one. All messages up to {@link #upTo} are known; beyond it, while missed changes are fetched page by page, those that were
 * added.
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

    /** Delivers the state of a message: as a new message, as the deletion of one that was missed, or as the change of a known one. */
    void tell(MessagePosted message, StreamOutput output) {
        MessageState state = message.state();
        Deletion deletion = state == null ? null : state.deleted();
        boolean isNew = message.offset() > upTo && beyond.add(message.offset());
        if (!isNew) {
            output.changed(message);
        } else if (deletion == null) {
            output.event(message);
        } else {
            output.event(MessageDeleted.builder(message.room(), message.offset(), message.timestamp(), deletion)
                    .offset(message.change())
                    .build());
        }
    }

    /** The highest offset at which a message is known; may be above the position of the stream. */
    long highest() {
        return beyond.stream().mapToLong(Long::longValue).reduce(upTo, Math::max);
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
