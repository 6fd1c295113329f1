package io.chathub.core.internal;

import io.chathub.core.spi.ClientConnection;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.ServerEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one client: its frames on their way from the lane to the queue, and the gaps that are to be told when
 * there is room again. But for {@link #reply}, {@link #send}, {@link #drain}, {@link #discard}, {@link #lasts} and {@link #isStuck}, which
 * any thread may call, it belongs to the client's lane.
 */
final class SessionOutput {

    /** What became of a frame, as far as the lane needs to know. */
    enum Enqueued {
        /** It waits for the end of the turn, and is the first of this turn. */
        FIRST_OF_TURN,
        /** It waits, or was left out, or the client is at its end. */
        SETTLED,
        /** There is no room: not for a message, or not for so many frames at once. */
        NO_ROOM
    }

    /** Who ends the connection where this cannot go on. */
    interface Owner {
        /** There is no room for what the client must not miss. */
        void tooSlow();

        /** A write failed. */
        void lineBroke();

        /** Something was to be written after the {@linkplain #lasts end}. */
        void tooLate();
    }

    private final ProtocolVersion version;
    private final DeliveryLane lane;
    private final JsonCodec codec;
    private final Owner owner;
    private final OutboundQueue queue;
    private boolean inTurn;
    private @Nullable List<Subscription> gaps;

    SessionOutput(
            ClientConnection connection,
            ProtocolVersion version,
            DeliveryLane lane,
            SessionContext context,
            Owner owner) {
        this.version = version;
        this.lane = lane;
        this.owner = owner;
        codec = context.codecs().of(version);
        queue = new OutboundQueue(
                connection,
                owner::lineBroke,
                context.time().ticker(),
                context.options().maxQueuedFrames(),
                context.options().maxQueuedBytes(),
                context.observer()::framesShed,
                () -> lane.execute(this::tellGaps),
                owner::tooLate);
    }

    /** An event for this client alone, written down by the thread that calls. */
    FrameRun reply(ServerEvent event) {
        return FrameRun.of(new SharedFrame(SharedFrame.Kind.REPLY, codec, event));
    }

    /** Sends an event to this client alone. It is written down by the lane: an ack is sent under its room's lock. */
    void send(ServerEvent event) {
        lane.execute(turn -> turn.send(this, reply(event)));
    }

    /** Lets frames wait for the end of the turn. */
    Enqueued enqueue(FrameRun run) {
        OutboundQueue.Offer offer = queue.offer(run);
        if (offer == OutboundQueue.Offer.FULL_WRITE) {
            queue.flush();
        }
        Enqueued outcome = outcome(offer, run);
        if (outcome == Enqueued.FIRST_OF_TURN && inTurn) {
            return Enqueued.SETTLED;
        }
        inTurn |= outcome == Enqueued.FIRST_OF_TURN;
        return outcome;
    }

    private Enqueued outcome(OutboundQueue.Offer offer, FrameRun run) {
        return switch (offer) {
            case ACCEPTED, FULL_WRITE -> Enqueued.FIRST_OF_TURN;
            case SHED, CLOSED -> Enqueued.SETTLED;
            case TOO_MANY -> Enqueued.NO_ROOM;
            case OVERFLOW -> {
                if (version == ProtocolVersion.V2 && run.kind() == SharedFrame.Kind.MESSAGE) {
                    yield Enqueued.NO_ROOM;
                }
                owner.tooSlow();
                yield Enqueued.SETTLED;
            }
        };
    }

    /**
     * Writes frames at once; where others of this turn wait to be flushed, these wait too.
     *
     * @return whether there was room
     */
    boolean write(FrameRun run) {
        Enqueued outcome = inTurn ? enqueue(run) : outcome(queue.write(run), run);
        return outcome != Enqueued.NO_ROOM;
    }

    /** Writes what waits. */
    void flush() {
        inTurn = false;
        queue.flush();
    }

    /** A room's messages had to be left out; the client is told when there is room. */
    void hasGap(Subscription subscription) {
        if (gaps == null) {
            gaps = new ArrayList<>();
        }
        gaps.add(subscription);
    }

    /** There is room: tells the client what it missed. */
    void tellGaps(DeliveryLane turn) {
        List<Subscription> open = gaps;
        gaps = null;
        if (open != null) {
            open.forEach(subscription -> subscription.tellGap(turn));
        }
    }

    /** Writes what waits, and what the lane still holds for this client; takes no more; then runs {@code then}, once. */
    void drain(Runnable then) {
        lane.execute(turn -> {
            tellGaps(turn);
            queue.drain(then);
        });
    }

    /** See {@link OutboundQueue#discard}. */
    void discard() {
        queue.discard();
    }

    /** See {@link OutboundQueue#lasts}. */
    void lasts(@Nullable Long until) {
        queue.lasts(until);
    }

    /** See {@link OutboundQueue#isStuck}. */
    boolean isStuck(long now, long nanos) {
        return queue.isStuck(now, nanos);
    }
}
