package io.chathub.client.internal.room;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reassembles the stream of durable events of one room: each event once and in the order of offsets, although the server repeats
 * some, skips some, and the connection is lost in between. Decides which offset to fetch from the history and which
 * events are lost. No I/O and no lock; guarded by {@link RoomContext}.
 *
 * <p>There are two modes. <i>Following</i>: each live event is the next one, and {@code known} grows with it.
 * <i>Filling</i>: a fetch is pending, and live events are held until its page closes the hole. At most {@code maxHeld}
 * events are held; beyond that all held ones are dropped and fetched later.
 */
final class Reassembly {

    /** Receives the results, in the order of the stream. */
    interface Output {
        /** The next event. */
        void event(DurableEvent event);

        /** A range of lost events, at its position in the stream. */
        void gap(Gap gap);

        /** Requests the history after an offset. At most one request is pending. */
        void fetch(long after);
    }

    private final String room;
    private final int maxHeld;
    private final Output output;
    private final ArrayDeque<DurableEvent> held = new ArrayDeque<>();
    private @Nullable String epoch;
    /** The offset of the last event that was delivered or declared lost. */
    private long known;
    /** The highest offset that is known to exist. */
    private long newest;

    private boolean filling;

    Reassembly(String room, int maxHeld, Output output) {
        this.room = room;
        this.maxHeld = maxHeld;
        this.output = output;
    }

    /** The position to resume from; null before the first join. */
    @Nullable StreamPosition position() {
        return epoch == null ? null : new StreamPosition(epoch, known);
    }

    /** Forgets the position: the next join is the first. */
    void reset() {
        epoch = null;
        disconnected();
    }

    /** Drops the held events and the pending fetch. */
    void disconnected() {
        held.clear();
        filling = false;
    }

    /** Handles a join, the first or a later one. */
    void joined(Joined reply) {
        disconnected();
        if (epoch == null) {
            epoch = reply.epoch();
            known = reply.offset();
            newest = known;
            return;
        }
        if (!epoch.equals(reply.epoch()) || reply.offset() < known) {
            epoch = reply.epoch();
            known = 0;
            output.gap(Gap.newEpoch(room));
        }
        newest = reply.offset();
        reply.events().forEach(this::hold);
        advance();
    }

    /** Handles a live event. */
    void live(DurableEvent event) {
        newest = Math.max(newest, event.offset());
        hold(event);
        if (!filling) {
            advance();
        }
    }

    /** Handles a notice that the server has skipped events up to the offset {@code to}. */
    void skipped(long to) {
        newest = Math.max(newest, to);
        if (!filling) {
            advance();
        }
    }

    /** Handles the page that was requested by {@link Output#fetch}. */
    void fetched(HistoryFetched page) {
        if (!filling || !page.epoch().equals(epoch)) {
            return; // requested on an earlier connection
        }
        filling = false;
        newest = Math.max(newest, page.offset());
        List<DurableEvent> rest = new ArrayList<>(held);
        held.clear();
        long reach = known;
        for (DurableEvent event : page.events()) {
            if (event.offset() > known) {
                skipTo(event.offset() - 1);
                deliver(event);
            }
        }
        rest.forEach(this::hold);
        if (known == reach) {
            // The server holds none of the missing events: they are lost, up to the first held one or to the newest.
            DurableEvent next = held.peek();
            skipTo(next == null ? newest : next.offset() - 1);
        }
        advance();
    }

    /** Handles a final refusal of the fetch: the missing events are lost. */
    void unavailable() {
        if (filling) {
            filling = false;
            DurableEvent next = held.peek();
            skipTo(next == null ? newest : next.offset() - 1);
            advance();
        }
    }

    private void hold(DurableEvent event) {
        DurableEvent last = held.peekLast();
        if (event.offset() <= known || (last != null && event.offset() <= last.offset())) {
            return;
        }
        if (held.size() >= maxHeld) {
            held.clear(); // fetched from the history later
        }
        held.add(event);
    }

    /** Delivers the held events that follow {@code known}, and requests the next hole. */
    private void advance() {
        for (DurableEvent next = held.peek(); next != null && next.offset() <= known + 1; next = held.peek()) {
            held.remove();
            if (next.offset() == known + 1) {
                deliver(next);
            }
        }
        if (known < newest) {
            filling = true;
            output.fetch(known);
        }
    }

    private void deliver(DurableEvent event) {
        known = event.offset();
        output.event(event);
    }

    private void skipTo(long last) {
        if (last > known) {
            output.gap(Gap.of(room, known + 1, last));
            known = last;
        }
    }

    @Override
    public String toString() {
        return room + " " + epoch + "/" + known + (filling ? " filling to " + newest : "");
    }
}
