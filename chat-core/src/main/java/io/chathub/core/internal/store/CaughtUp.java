package io.chathub.core.internal.store;

import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of changes that a node delivers in place of the events that it has not received (<b>R3</b>): new messages as they were
 * posted, where there is nothing else; else the states; a loss where there are too many.
 */
final class CaughtUp {

    /**
     * A stored event of this node that waits for events of other nodes.
     *
     * @param offset the head up to which the stream has to be delivered before the event is answered
     */
    record Own(PendingEvent event, PublishResult result, long offset) {

        void answer() {
            event.answer.complete(result);
        }
    }

    private final String stream;
    private final long after;
    private final ChangesPage page;
    private final Map<Long, Own> own = new HashMap<>();

    /** The page after the position {@code after}, with the events of this node that may be in it. */
    CaughtUp(String stream, long after, ChangesPage page, List<Own> held) {
        this.stream = stream;
        this.after = after;
        this.page = page;
        for (Own each : held) {
            Place place = each.result().place();
            if (each.result().event() != null && place != null) {
                own.put(place.offset(), each);
            }
        }
    }

    /**
     * R9: the position in the numbering of {@code head} up to which the events of an earlier epoch have the same offsets, and were
     * delivered: not above {@code delivered}.
     */
    static StreamHead shared(StreamHead head, StreamHead delivered) {
        long offset = 0;
        for (StreamPosition ancestor : head.ancestors()) {
            if (ancestor.epoch().equals(delivered.epoch())) {
                offset = Math.min(ancestor.offset(), delivered.offset());
                break;
            }
        }
        return new StreamHead(
                head.epoch(),
                offset,
                Math.min(head.floor(), offset),
                Math.min(head.cleared(), offset),
                Math.min(head.lastOther(), offset),
                head.ancestors());
    }

    /** R7: whether the changes are too many, or some of them are no longer held. */
    boolean isLost() {
        return page.more() || after < page.head().recoverableFrom();
    }

    void deliver(PublicationHandler handler) {
        StreamHead head = page.head();
        if (isLost()) {
            handler.onLost(stream, head.epoch(), after + 1, head.offset());
        } else if (isNewMessages()) {
            page.entries().forEach(entry -> handler.onPublication(publication(entry)));
        } else {
            handler.onChanges(stream, head.epoch(), after + 1, head.offset(), page.entries());
        }
    }

    /** The message with the request that it answers, where it is of this node. */
    private Publication publication(Entry entry) {
        MessagePosted message = (MessagePosted) entry.state();
        Own sent = own.get(entry.change());
        return sent == null
                ? new Publication(page.head().epoch(), entry.change(), message.id(), 0, message)
                : sent.event().publication(page.head().epoch(), entry.change(), message);
    }

    /** Whether the page has exactly the messages of its range, and no event has changed one of them. */
    private boolean isNewMessages() {
        List<Entry> entries = page.entries();
        if (entries.size() != page.head().offset() - after) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!(entries.get(i).state() instanceof MessagePosted message)
                    || message.offset() != after + 1 + i
                    || message.change() != message.offset()) {
                return false;
            }
        }
        return true;
    }
}
