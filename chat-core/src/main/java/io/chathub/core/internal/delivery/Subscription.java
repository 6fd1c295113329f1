package io.chathub.core.internal.delivery;

import io.chathub.core.StreamHead;
import io.chathub.core.internal.jfr.FlightEvents;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.reply.MessagesSkipped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one room to one client. A subscription begins held back if the client first receives a reply with
 * history up to an offset. A subscription may have a gap, of which the client is notified as soon as the queue has
 * room. Only the client's lane uses this object.
 */
public final class Subscription {

    private final ClientOutput output;
    private final String room;
    private final int maxHeld;
    /** Whether the client may read what was posted before: changes may have older messages in their full form. */
    private final boolean mayRead;
    /** The events that wait for the reply; null after it was sent. */
    private @Nullable List<BroadcastEvent> held;
    /** The index among the subscribers of the lane's room. */
    private int index;
    /** The number of this client's next event in the lane's room; no effect below the room's first waiting event. */
    private long position;
    /** The offset of the newest message that the client has, or was notified to have missed. */
    private long known;

    private long gapFrom;
    private long gapTo;

    private Subscription(
            ClientOutput output, String room, int maxHeld, boolean mayRead, @Nullable List<BroadcastEvent> held) {
        this.output = output;
        this.room = room;
        this.maxHeld = maxHeld;
        this.mayRead = mayRead;
        this.held = held;
    }

    /** A subscription that delivers from its first event on. */
    public static Subscription live(ClientOutput output, String room) {
        return new Subscription(output, room, 0, true, null);
    }

    /**
     * A subscription that holds back up to {@code maxHeld} events until {@link #release}; further events are a gap.
     *
     * @param mayRead whether the client may read the history; else changes are a gap
     */
    public static Subscription heldBack(ClientOutput output, String room, int maxHeld, boolean mayRead) {
        return new Subscription(output, room, maxHeld, mayRead, new ArrayList<>());
    }

    ClientOutput output() {
        return output;
    }

    ProtocolVersion version() {
        return output.version();
    }

    // --------------------------------------------------------------------------------------------- for the lane's room

    void attach(int atIndex, long nextEvent) {
        index = atIndex;
        position = nextEvent;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    long position() {
        return position;
    }

    void advanceTo(long nextEvent) {
        position = nextEvent;
    }

    // -------------------------------------------------------------------------------------------------------- delivery

    /** Delivers a turn's events of the room: as one batch if this client receives all of them now, else one by one. */
    void deliver(LaneTurn turn, BroadcastBatch batch) {
        if (position <= batch.start()
                && held == null
                && gapFrom == 0
                && batch.isNewTo(known)
                && !batch.hasNoticeOf(output.clientId())) {
            FrameBatch frames = batch.whole(version());
            if (frames == null) {
                return;
            }
            if (turn.sendRoom(output, frames)) {
                known = Math.max(known, batch.lastOffset());
                return;
            }
        }
        for (int i = (int) Math.max(0, position - batch.start());
                i < batch.events().size();
                i++) {
            deliver(turn, batch.events().get(i));
        }
    }

    /** Delivers an event of the room, or a catch-up of the node. */
    void deliver(LaneTurn turn, BroadcastEvent event) {
        if (!event.isBatched()) {
            deliverCatchUp(turn, event);
            return;
        }
        EncodedEvent frame = event.frame(version());
        if (frame == null || event.isWithheldFrom(output.clientId())) {
            return;
        }
        if (held != null) {
            hold(held, event);
        } else if (event.offset() == 0) {
            if (gapFrom == 0) {
                turn.send(output, FrameBatch.of(frame));
            }
        } else if (event.offset() > known) {
            deliverDurable(turn, event.offset(), frame);
        }
    }

    /**
     * Delivers the held events that follow {@code head}, the head of the reply that was just sent. A reset that the head
     * includes is dropped, with all that was held before it.
     */
    void release(LaneTurn turn, StreamHead head) {
        List<BroadcastEvent> waiting = held;
        held = null;
        known = head.offset();
        if (waiting != null) {
            dropUpToReset(waiting, head.epoch());
            // The events that did not fit are newer than those that did, so the gap keeps the order.
            long missedTo = gapTo;
            gapFrom = 0;
            gapTo = 0;
            waiting.forEach(event -> deliver(turn, event));
            if (missedTo > known) {
                openGap(gapFrom > 0 ? gapFrom : known + 1, missedTo);
                output.sendGaps(turn);
            }
        }
    }

    /** Forgets what is held for a reply: the reply is newer. */
    void dropHeld() {
        if (held != null) {
            held.clear();
            gapTo = 0;
        }
    }

    private static void dropUpToReset(List<BroadcastEvent> waiting, String epoch) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            BroadcastEvent event = waiting.get(i);
            if (event.kind() == BroadcastEvent.Kind.RESET && event.epoch().equals(epoch)) {
                waiting.subList(0, i + 1).clear();
                return;
            }
        }
    }

    private void deliverCatchUp(LaneTurn turn, BroadcastEvent event) {
        if (event.kind() == BroadcastEvent.Kind.RESET) {
            reset(turn, event);
        } else if (held != null) {
            hold(held, event);
        } else if (event.offset() > known) {
            if (version() == ProtocolVersion.V1) {
                passRange(event);
            } else if (gapFrom > 0) {
                gapTo = event.offset();
                known = event.offset();
            } else {
                deliverRange(turn, event);
            }
        }
    }

    /** A reset voids what is held, and a gap that the client was not notified of: the client reads the room again. */
    private void reset(LaneTurn turn, BroadcastEvent event) {
        gapFrom = 0;
        gapTo = 0;
        if (held != null) {
            held.removeIf(earlier -> earlier.kind() != BroadcastEvent.Kind.RESET);
            held.add(event);
            return;
        }
        known = event.offset();
        EncodedEvent frame = event.frame(version());
        if (frame != null) {
            turn.send(output, FrameBatch.of(frame));
        }
    }

    private void deliverRange(LaneTurn turn, BroadcastEvent event) {
        EncodedEvent frame = mayRead ? event.frame(version()) : null;
        if (frame != null && turn.send(output, FrameBatch.of(frame))) {
            known = event.offset();
            return;
        }
        openGap(Math.max(event.from(), known + 1), event.offset());
        if (frame == null) {
            sendGap(turn); // at once: this node has no frame of the events, however much room the queue has
        }
    }

    /** A v1 client has received the messages of changes. v1 has no notice of a loss: its client is disconnected. */
    private void passRange(BroadcastEvent event) {
        known = event.offset();
        if (event.kind() == BroadcastEvent.Kind.LOSS) {
            output.hasMissedMessages();
        }
    }

    /** Notifies the client of its gap, if there is one. */
    void sendGap(LaneTurn turn) {
        if (gapFrom > 0) {
            MessagesSkipped gap = MessagesSkipped.builder(room, gapFrom, gapTo).build();
            FlightEvents.gap(output.clientId(), room, gapFrom, gapTo);
            gapFrom = 0;
            gapTo = 0;
            turn.send(output, output.encode(gap));
        }
    }

    private void deliverDurable(LaneTurn turn, long offset, EncodedEvent frame) {
        if (gapFrom > 0) {
            gapTo = offset;
            known = offset;
            return;
        }
        if (turn.send(output, FrameBatch.of(frame))) {
            known = offset;
        } else if (version() == ProtocolVersion.V2) {
            openGap(offset, offset);
        }
    }

    private void hold(List<BroadcastEvent> waiting, BroadcastEvent event) {
        if (waiting.size() >= maxHeld && gapTo == 0 && event.offset() > 0) {
            waiting.removeIf(BroadcastEvent::isNotice); // as in the queue, notices make room for messages
        }
        if (waiting.size() < maxHeld && gapTo == 0) {
            waiting.add(event);
        } else if (event.offset() > 0) {
            gapTo = event.offset();
        }
    }

    private void openGap(long from, long to) {
        gapFrom = from;
        gapTo = to;
        known = to;
        output.hasGap(this);
    }
}
