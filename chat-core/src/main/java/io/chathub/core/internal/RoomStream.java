package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.protocol.ServerEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One room's order and history. Its monitor is the room's critical section: the offset is taken, the history grows and
 * the lanes get the event in one step, so every lane has a room's events in the same order.
 */
final class RoomStream {

    private record Held(Publication publication, Instant heldSince) {}

    private final String room;
    private final String epoch;
    private final int historySize;
    private final Duration historyAge;
    private final Clock clock;
    private final ArrayDeque<Held> history = new ArrayDeque<>();
    private long offset;

    RoomStream(String room, String epoch, int historySize, Duration historyAge, Clock clock) {
        this.room = room;
        this.epoch = epoch;
        this.historySize = historySize;
        this.historyAge = historyAge;
        this.clock = clock;
    }

    synchronized Publication publish(String origin, ServerEvent event, PublicationHandler handler) {
        boolean durable = Publication.isDurable(event);
        Publication publication = new Publication(room, epoch, durable ? ++offset : 0, origin, event);
        if (durable) {
            history.add(new Held(publication, clock.instant()));
            prune();
        }
        handler.onPublication(publication);
        return publication;
    }

    synchronized HistoryPage read(long afterOffset, int limit) {
        prune();
        List<Publication> page = new ArrayList<>();
        boolean more = false;
        for (Held held : history) {
            if (held.publication().offset() > afterOffset) {
                if (page.size() == limit) {
                    more = true;
                    break;
                }
                page.add(held.publication());
            }
        }
        return new HistoryPage(epoch, offset, page, more);
    }

    private void prune() {
        while (history.size() > historySize) {
            history.remove();
        }
        Instant oldest = clock.instant().minus(historyAge);
        for (Held held = history.peek(); held != null && held.heldSince().isBefore(oldest); held = history.peek()) {
            history.remove();
        }
    }
}
