package io.chathub.client.internal.room;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream of durable events of one room: each event once and in the order of offsets, although the server repeats
 * some, skips some, and the connection is lost in between. Missed events come as states: each message that was missed or
 * changed, once, as it is now. Decides what to fetch and what is lost. No I/O and no lock; guarded by {@link RoomContext}.
 *
 * <p>There are two modes. <i>Following</i>: each live event is the next one, and the position grows with it. <i>Fetching</i>: a
 * request is pending, and live events are held until its last page. At most {@code maxHeld} events are held; beyond that all held
 * ones are dropped and fetched later. A server of a version without states sends pages of messages in place of changes.
 */
final class Reassembly {

    /** Receives the results, in the order of the stream. */
    interface Output {
        /** The next event; of a missed message, the message as it is now, or its deletion. */
        void event(RoomEvent event);

        /** A message that was delivered before, as it is now. */
        void changed(MessagePosted now);

        /** A range of lost events, at its position in the stream. */
        void gap(Gap gap);

        /** Requests the changes after a position. At most one request is pending, of this kind or of the other. */
        void fetchChanges(StreamPosition after);

        /** Requests the newest messages of an epoch. */
        void fetchNewest(String epochNow);
    }

    private enum Request {
        NONE,
        CHANGES,
        NEWEST
    }

    private final String room;
    private final int maxHeld;
    private final Output output;
    private final ArrayDeque<RoomEvent> held = new ArrayDeque<>();
    private final DeliveredMessages delivered = new DeliveredMessages();
    private @Nullable String epoch;
    /** The offset up to which all events were delivered, contained in a state, or declared lost. */
    private long known;
    /** The highest offset that is known to exist. */
    private long newest;
    /** The highest offset of a message that was declared lost by its floor; may be above {@code known}. */
    private long lost;
    /** The highest change in a page of the newest messages; above {@code known} until its events have come. */
    private long ahead;

    private Request pending = Request.NONE;
    /** Whether changes of older messages are lost, so that the newest messages have to be read again. */
    private boolean outdated;
    /** Whether the server of the current connection knows states. */
    private boolean hasStates;

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
        lost = 0;
        ahead = 0;
        outdated = false;
        disconnected();
    }

    /** Drops the held events and the pending request. */
    void disconnected() {
        held.clear();
        pending = Request.NONE;
    }

    /** Handles a join, the first or a later one. */
    void joined(Joined reply) {
        disconnected();
        String before = epoch;
        epoch = reply.epoch();
        newest = reply.offset();
        hasStates = reply.floor() != null;
        if (before == null) {
            known = newest;
        } else {
            boolean renamed = !epoch.equals(before);
            if (newest < known || (renamed && !reply.recovered())) {
                restart();
            } else if (hasStates && reply.recovered()) {
                recover(reply, renamed);
            }
            if (!hasStates) {
                reply.messages().forEach(this::hold);
            }
        }
        advance();
    }

    /** The numbering is unrelated to the former one: all that the server holds is new. */
    private void restart() {
        known = 0;
        lost = 0;
        ahead = 0;
        outdated = false;
        delivered.settle(0);
        output.gap(Gap.newEpoch(room));
    }

    private void recover(Joined reply, boolean renamed) {
        if (renamed && ahead > known) {
            declareVoid();
        }
        if (renamed && delivered.upTo() < known) {
            // A page of the former epoch has left out messages with later changes, which the new epoch may not have.
            known = delivered.upTo();
        } else {
            declareLost(reply.floor());
            apply(reply.events());
            known = newest;
        }
    }

    /** Some of what was delivered is not part of the new epoch. */
    private void declareVoid() {
        outdated = true;
        ahead = 0;
        output.gap(Gap.newEpoch(room));
    }

    /** Handles a live event, a durable one or one of an unknown type. */
    void live(RoomEvent event) {
        newest = Math.max(newest, offset(event));
        hold(event);
        if (pending == Request.NONE) {
            advance();
        }
    }

    /** Handles a notice that the server has skipped events up to the offset {@code to}. */
    void skipped(long to) {
        newest = Math.max(newest, to);
        if (pending == Request.NONE) {
            advance();
        }
    }

    /** Handles states in place of a range of events. */
    void changes(StatesChanged frame) {
        newest = Math.max(newest, frame.to());
        if (pending != Request.NONE) {
            return; // fetched with the rest
        }
        if (frame.to() > known && frame.from() <= known + 1) {
            apply(frame.events());
            known = frame.to();
        }
        advance();
    }

    /** Handles a new epoch of the stream under the connected client. A pending request is void. */
    void renumbered(StreamReset reset) {
        if (reset.epoch().equals(epoch)) {
            return;
        }
        disconnected();
        epoch = reset.epoch();
        newest = reset.offset();
        lost = Math.min(lost, newest);
        if (Math.max(known, ahead) > newest) {
            declareVoid();
        }
        delivered.cut(newest);
        known = delivered.upTo(); // below the former position where pages were missing: see recover
        advance();
    }

    /** Handles the page that was requested by {@link Output#fetchChanges} or {@link Output#fetchNewest}. */
    void fetched(HistoryFetched page) {
        Request answered = pending;
        if (answered == Request.NONE || !page.epoch().equals(epoch)) {
            return; // requested on an earlier connection, or a reset follows
        }
        pending = Request.NONE;
        newest = Math.max(newest, page.offset());
        Long through = page.through();
        if (answered == Request.NEWEST) {
            outdated = false;
            applyNewest(page.messages());
        } else if (through == null) {
            takeMessages(page.messages());
        } else if (through <= known) {
            skipHole(); // less than the server has announced
        } else {
            declareLost(page.floor());
            apply(page.events());
            known = through;
            if (page.more()) {
                // Not yet the held events: one of them may change a message that is on a later page.
                fetchChanges();
                return;
            }
        }
        advance();
    }

    /** Handles a final refusal of the request: the missing events are lost. */
    void refused() {
        Request answered = pending;
        if (answered == Request.NONE) {
            return;
        }
        pending = Request.NONE;
        outdated = answered == Request.CHANGES && hasStates;
        if (answered == Request.CHANGES) {
            skipHole();
        }
        advance();
    }

    private void hold(RoomEvent event) {
        RoomEvent last = held.peekLast();
        if (offset(event) <= known || (last != null && offset(event) <= offset(last))) {
            return;
        }
        if (held.size() >= maxHeld) {
            held.clear(); // fetched later
        }
        held.add(event);
    }

    /** Delivers the held events that follow the position, and requests what is missing. */
    private void advance() {
        if (outdated) {
            pending = Request.NEWEST;
            output.fetchNewest(epochNow());
            return;
        }
        for (RoomEvent next = held.peek(); next != null && offset(next) <= known + 1; next = held.peek()) {
            held.remove();
            if (offset(next) == known + 1) {
                deliver(next);
            }
        }
        if (known < newest) {
            fetchChanges();
        } else {
            delivered.settle(known);
        }
    }

    private void fetchChanges() {
        pending = Request.CHANGES;
        output.fetchChanges(new StreamPosition(epochNow(), known));
    }

    private String epochNow() {
        if (epoch == null) {
            throw new IllegalStateException("no position in " + room);
        }
        return epoch;
    }

    private void deliver(RoomEvent event) {
        known = offset(event);
        delivered.settle(known);
        output.event(event);
    }

    /** The states of changes after the position, in the order of the room. Those up to the position are known. */
    private void apply(List<DurableEvent> states) {
        List<DurableEvent> inOrder = new ArrayList<>(states);
        inOrder.sort(Comparator.comparingLong(DurableEvent::offset));
        for (DurableEvent state : inOrder) {
            if (state instanceof MessagePosted message) {
                if (message.change() > known) {
                    tell(message);
                }
            } else if (state.offset() > known) {
                output.event(state);
            }
        }
    }

    /** The newest messages, after changes were lost. Those after the position come as events. */
    private void applyNewest(List<MessagePosted> messages) {
        for (MessagePosted message : messages) {
            if (message.offset() <= known) {
                ahead = Math.max(ahead, message.change());
                tell(message);
            }
        }
    }

    private void tell(MessagePosted message) {
        MessageState state = message.state();
        Deletion deletion = state == null ? null : state.deleted();
        if (!delivered.addIfNew(message.offset())) {
            output.changed(message);
        } else if (deletion == null) {
            output.event(message);
        } else {
            output.event(MessageDeleted.builder(room, message.offset(), message.timestamp(), deletion)
                    .offset(message.change())
                    .build());
        }
    }

    /** The messages of a server without states: each event is a message. */
    private void takeMessages(List<MessagePosted> messages) {
        List<RoomEvent> rest = new ArrayList<>(held);
        held.clear();
        long before = known;
        for (MessagePosted message : messages) {
            if (message.offset() > known) {
                skipTo(message.offset() - 1);
                deliver(message);
            }
        }
        rest.forEach(this::hold);
        if (known == before) {
            skipHole(); // the server holds none of the missing events
        }
    }

    /**
     * The messages up to the floor that were not delivered are lost. While changes are fetched page by page, some are below the
     * position: their last change is on a page that has not come.
     */
    private void declareLost(@Nullable Long floor) {
        long first = Math.max(delivered.firstUnknown(), lost + 1);
        if (floor != null && floor >= first) {
            output.gap(Gap.of(room, first, floor));
            outdated |= first <= known; // a program drops its copy, of which the states above the floor are read again
            lost = floor;
        }
    }

    /** The missing events are lost, up to the first held one or to the newest. */
    private void skipHole() {
        RoomEvent next = held.peek();
        long last = Math.max(known, next == null ? newest : offset(next) - 1);
        long first = Math.min(delivered.firstUnknown(), known + 1);
        if (last >= first) {
            output.gap(Gap.of(room, first, last));
            known = last;
        }
    }

    private void skipTo(long last) {
        if (last > known) {
            output.gap(Gap.of(room, known + 1, last));
            known = last;
        }
    }

    private static long offset(RoomEvent event) {
        return event instanceof UnknownEvent unknown
                ? unknown.offset()
                : event instanceof DurableEvent durable ? durable.offset() : 0;
    }

    @Override
    public String toString() {
        return room + " " + epoch + "/" + known + (pending == Request.NONE ? "" : " fetching to " + newest);
    }
}
