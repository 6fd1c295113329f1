package io.chathub.core;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a room's history: messages in their present state. The page and its head are of one moment.
 *
 * @param head      the numbering of the room at this moment
 * @param messages  the requested messages that are still held, by offset, oldest first. Offsets have holes: other events
 *                  take offsets too
 * @param more      whether further messages are held in the requested direction: newer ones for {@code AFTER}, else older
 *                  ones
 * @param unchanged the number of messages of the page that {@link HistoryQuery#changedAfter} left out
 * @param skipped   the number of messages above {@link HistoryQuery#countedFrom} that were posted before the page's first
 *                  message; null where the query does not ask, or where the number is not known
 */
public record HistoryPage(
        StreamHead head,
        List<MessagePosted> messages,
        boolean more,
        int unchanged,
        @Nullable Long skipped) {

    /** Checks that nothing is null, and copies the list. */
    public HistoryPage {
        Objects.requireNonNull(head, "head");
        messages = List.copyOf(messages);
    }

    /** A page of which nothing was left out. */
    public HistoryPage(StreamHead head, List<MessagePosted> messages, boolean more) {
        this(head, messages, more, 0, null);
    }

    /** The random name of the numbering. */
    public String epoch() {
        return head.epoch();
    }

    /** The offset of the room's newest durable event; 0 without events. */
    public long offset() {
        return head.offset();
    }
}
