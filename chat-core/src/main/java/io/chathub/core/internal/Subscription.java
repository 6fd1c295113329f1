package io.chathub.core.internal;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.ServerReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client gets of one room. It begins held back where the client is first to get a reply that says how far it
 * reaches, and it may have a gap, which is told as soon as there is room again. Only the client's lane touches it.
 */
final class Subscription {

    private final ClientSession session;
    private final String room;
    private final int maxHeld;
    /** What waits for the reply; null once it is out. */
    private @Nullable List<EventFrames> held;
    /** Where it is among the outlet's subscribers. */
    private int place;
    /** Up to which of the outlet's events it is served already; whatever is below the outlet's own means nothing. */
    private long position;
    /** The newest message this client has, or was told that it missed. */
    private long known;

    private long gapFrom;
    private long gapTo;

    private Subscription(ClientSession session, String room, int maxHeld, @Nullable List<EventFrames> held) {
        this.session = session;
        this.room = room;
        this.maxHeld = maxHeld;
        this.held = held;
    }

    /** A subscription that delivers from its first event on. */
    static Subscription live(ClientSession session, String room) {
        return new Subscription(session, room, 0, null);
    }

    /** A subscription that holds events back until {@link #release}, up to {@code maxHeld} of them: more is a gap. */
    static Subscription heldBack(ClientSession session, String room, int maxHeld) {
        return new Subscription(session, room, maxHeld, new ArrayList<>());
    }

    ClientSession session() {
        return session;
    }

    ProtocolVersion version() {
        return session.version();
    }

    // ------------------------------------------------------------------------------------------------ for the outlet

    /** It is served from the outlet's event {@code from} on. */
    void enter(int at, long from) {
        place = at;
        position = from;
    }

    int place() {
        return place;
    }

    void placeAt(int newPlace) {
        place = newPlace;
    }

    long position() {
        return position;
    }

    void servedTo(long newPosition) {
        position = newPosition;
    }

    // --------------------------------------------------------------------------------------------------- what it gets

    /** What a turn has of the room: in one piece, unless this one is a special case in any way. */
    void deliver(DeliveryLane lane, RoomBatch batch) {
        if (position <= batch.start()
                && held == null
                && gapFrom == 0
                && batch.isNewTo(known)
                && !batch.hasNoticeOf(session.id())) {
            FrameRun run = batch.whole(version());
            if (run == null) {
                return;
            }
            if (lane.sendWhole(session.output(), run)) {
                known = Math.max(known, batch.lastOffset());
                return;
            }
        }
        for (int i = (int) Math.max(0, position - batch.start());
                i < batch.events().size();
                i++) {
            deliver(lane, batch.events().get(i));
        }
    }

    /** An event of the room. */
    void deliver(DeliveryLane lane, EventFrames event) {
        SharedFrame frame = event.frame(version());
        if (frame == null || event.isWithheldFrom(session.id())) {
            return;
        }
        if (held != null) {
            hold(held, event);
        } else if (event.offset() == 0) {
            if (gapFrom == 0) {
                lane.send(session.output(), FrameRun.of(frame));
            }
        } else if (event.offset() > known) {
            deliverMessage(lane, event.offset(), frame);
        }
    }

    /** The reply is out, and reaches to {@code offset}: what happened since then follows. */
    void release(DeliveryLane lane, long offset) {
        List<EventFrames> waiting = held;
        held = null;
        known = offset;
        if (waiting != null) {
            // What did not fit was the oldest after those that did: so the order is kept, with the gap at its place.
            long missedTo = gapTo;
            gapFrom = 0;
            gapTo = 0;
            waiting.forEach(event -> deliver(lane, event));
            if (missedTo > known) {
                openGap(gapFrom > 0 ? gapFrom : known + 1, missedTo);
                session.output().tellGaps(lane);
            }
        }
    }

    /** Tells the client what it missed, if anything. */
    void tellGap(DeliveryLane lane) {
        if (gapFrom > 0) {
            ServerReply gap = MessagesSkipped.builder(room, gapFrom, gapTo).build();
            gapFrom = 0;
            gapTo = 0;
            lane.send(session.output(), session.output().reply(gap));
        }
    }

    private void deliverMessage(DeliveryLane lane, long offset, SharedFrame frame) {
        if (gapFrom > 0) {
            gapTo = offset;
            known = offset;
            return;
        }
        if (lane.send(session.output(), FrameRun.of(frame))) {
            known = offset;
        } else if (version() == ProtocolVersion.V2) {
            openGap(offset, offset);
        }
    }

    private void hold(List<EventFrames> waiting, EventFrames event) {
        if (waiting.size() >= maxHeld && gapTo == 0 && event.offset() > 0) {
            waiting.removeIf(notice -> notice.offset() == 0); // as everywhere, notices make way for messages
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
        session.output().hasGap(this);
    }
}
