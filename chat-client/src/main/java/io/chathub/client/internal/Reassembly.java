package io.chathub.client.internal;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One room's messages, put together again: each once, in order, whatever came twice, was left out, or was missed while
 * there was no connection. It says what to ask the history for, and what is lost for good. No I/O and no lock: its
 * {@link Rooms} guard it.
 *
 * <p>It either follows ({@code known} grows with each message) or fills: then what comes meanwhile is held, until the
 * history has closed the hole. What is held is bounded; beyond the bound it is forgotten, and fetched like the rest.
 */
final class Reassembly {

    /** Who is told. */
    interface Output {
        /** The next message. */
        void message(MessagePosted message);

        /** Messages that will never come, in their place. */
        void gap(Gap gap);

        /** The history after this offset is wanted; one at a time. */
        void fetch(long after);
    }

    private final String room;
    private final int maxHeld;
    private final Output output;
    private final ArrayDeque<MessagePosted> held = new ArrayDeque<>();
    private @Nullable String epoch;
    private long known;
    /** The newest message that is known to exist. */
    private long newest;

    private boolean filling;

    Reassembly(String room, int maxHeld, Output output) {
        this.room = room;
        this.maxHeld = maxHeld;
        this.output = output;
    }

    /** What this client knows; null before the first join. */
    @Nullable StreamPosition position() {
        return epoch == null ? null : new StreamPosition(epoch, known);
    }

    /** Forgets everything: the next join is the first. */
    void reset() {
        epoch = null;
        disconnected();
    }

    /** There is no connection: what was held or asked for is void. */
    void disconnected() {
        held.clear();
        filling = false;
    }

    /** The room is joined, for the first time or again. */
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
            output.gap(new Gap(room, 0, 0, true));
        }
        newest = reply.offset();
        reply.events().forEach(this::hold);
        advance();
    }

    /** A message came by itself. */
    void live(MessagePosted message) {
        newest = Math.max(newest, message.offset());
        hold(message);
        if (!filling) {
            advance();
        }
    }

    /** The server left messages out. */
    void skipped(long to) {
        newest = Math.max(newest, to);
        if (!filling) {
            advance();
        }
    }

    /** The history after {@code known} that was asked for. */
    void fetched(HistoryFetched page) {
        if (!filling || !page.epoch().equals(epoch)) {
            return; // of another connection's time
        }
        filling = false;
        newest = Math.max(newest, page.offset());
        List<MessagePosted> rest = new ArrayList<>(held);
        held.clear();
        long reach = known;
        for (MessagePosted message : page.events()) {
            if (message.offset() > known) {
                skipTo(message.offset() - 1);
                deliver(message);
            }
        }
        rest.forEach(this::hold);
        if (known == reach) {
            // Nothing of it is held any more: what is lost ends where something is at hand, or at the end.
            MessagePosted next = held.peek();
            skipTo(next == null ? newest : next.offset() - 1);
        }
        advance();
    }

    /** The history cannot be had: what is missing is lost. */
    void unavailable() {
        if (filling) {
            filling = false;
            MessagePosted next = held.peek();
            skipTo(next == null ? newest : next.offset() - 1);
            advance();
        }
    }

    private void hold(MessagePosted message) {
        MessagePosted last = held.peekLast();
        if (message.offset() <= known || (last != null && message.offset() <= last.offset())) {
            return;
        }
        if (held.size() >= maxHeld) {
            held.clear(); // the history has it
        }
        held.add(message);
    }

    /** Delivers what follows what is known, and asks for what does not. */
    private void advance() {
        for (MessagePosted next = held.peek(); next != null && next.offset() <= known + 1; next = held.peek()) {
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

    private void deliver(MessagePosted message) {
        known = message.offset();
        output.message(message);
    }

    private void skipTo(long last) {
        if (last > known) {
            output.gap(new Gap(room, known + 1, last, false));
            known = last;
        }
    }

    @Override
    public String toString() {
        return room + " " + epoch + "/" + known + (filling ? " filling to " + newest : "");
    }
}
