package io.chathub.core.internal.delivery;

import io.chathub.core.spi.ClientConnection;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.ServerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The outbound side of one client: its lane, its codec, its queue, and the gaps that it has to be notified of when
 * there is room again. {@link #encode}, {@link #send}, {@link #ping}, {@link #drain} and the public methods of the
 * queue may be called from any thread; everything else belongs to the client's lane.
 *
 * <p>The class extends the queue instead of holding one: with thousands of clients, the cost of a delivery is the
 * memory that it touches.
 */
public final class ClientOutput extends OutboundQueue {

    /** The outcome of an enqueued batch, as far as the lane's turn needs to know it. */
    enum Enqueued {
        /** The batch waits for the end of the turn, and is the client's first in this turn. */
        FIRST_OF_TURN,
        /** The batch waits, or was shed, or the client's connection is ending. */
        SETTLED,
        /** The queue has no room for a message, or no room for so many frames at once. */
        NO_ROOM
    }

    /** Ends the connection where delivery cannot continue. Called on any thread. */
    public interface Owner {
        /** There is no room for a frame that the client must not miss. */
        void tooSlow();

        /** Messages are lost for the client, which cannot be notified of that. */
        void missedMessages();

        /** A write failed. */
        void connectionLost();

        /** A frame was to be written after the {@linkplain OutboundQueue#lasts end}. */
        void expired();
    }

    private final String clientId;
    private final ProtocolVersion version;
    private final DeliveryLane lane;
    private final JsonCodec codec;
    private final Owner owner;
    private final IntConsumer shedCounter;
    private boolean inTurn;
    private @Nullable List<Subscription> gaps;

    /**
     * An output without frames.
     *
     * @param shedCounter takes the number of notices that were shed
     */
    public ClientOutput(
            String clientId,
            ClientConnection connection,
            ProtocolVersion version,
            DeliveryLane lane,
            JsonCodec codec,
            LongSupplier ticker,
            int maxQueuedFrames,
            int maxQueuedBytes,
            IntConsumer shedCounter,
            Owner owner) {
        super(connection, ticker, maxQueuedFrames, maxQueuedBytes);
        this.clientId = clientId;
        this.version = version;
        this.lane = lane;
        this.codec = codec;
        this.shedCounter = shedCounter;
        this.owner = owner;
    }

    String clientId() {
        return clientId;
    }

    ProtocolVersion version() {
        return version;
    }

    /** The lane of this client. */
    public DeliveryLane lane() {
        return lane;
    }

    // ------------------------------------------------------------------------------------------------ from any thread

    /** Encodes an event for this client alone, on the calling thread. */
    public FrameBatch encode(ServerEvent event) {
        return FrameBatch.of(new EncodedEvent(EncodedEvent.Kind.REPLY, codec, event));
    }

    /**
     * Sends an event to this client alone, behind other such events. It may overtake what was published in a room
     * before; see {@link RoomFanout#send}. The lane encodes it, since an ack is sent within a room's critical section.
     */
    public void send(ServerEvent event) {
        lane.execute(turn -> turn.send(this, encode(event)));
    }

    /**
     * Sends a WebSocket ping by the lane, since a failed ping may end the connection and the caller may hold a lock.
     */
    public void ping() {
        lane.execute(turn -> connection().ping());
    }

    /**
     * Writes the frames that wait here and in the lane for this client, then {@code farewell} unless it is null, accepts
     * no more, then runs {@code then}, once.
     */
    public void drain(@Nullable ServerEvent farewell, Runnable then) {
        lane.execute(turn -> {
            sendGaps(turn);
            if (farewell != null) {
                turn.send(this, encode(farewell));
            }
            drainQueue(then);
        });
    }

    // ---------------------------------------------------------------------------------------------------- on the lane

    /** Adds frames that are written at the end of the turn. */
    Enqueued enqueue(FrameBatch batch) {
        Offer offer = offer(batch);
        if (offer == Offer.FULL_WRITE) {
            flushQueue();
        }
        Enqueued outcome = outcome(offer, batch);
        if (outcome == Enqueued.FIRST_OF_TURN && inTurn) {
            return Enqueued.SETTLED;
        }
        inTurn |= outcome == Enqueued.FIRST_OF_TURN;
        return outcome;
    }

    private Enqueued outcome(Offer offer, FrameBatch batch) {
        return switch (offer) {
            case ACCEPTED, FULL_WRITE -> {
                lane.counters().add(batch);
                yield Enqueued.FIRST_OF_TURN;
            }
            case SHED, CLOSED -> Enqueued.SETTLED;
            case TOO_MANY -> Enqueued.NO_ROOM;
            case OVERFLOW -> {
                if (version == ProtocolVersion.V2 && batch.kind() == EncodedEvent.Kind.MESSAGE) {
                    yield Enqueued.NO_ROOM;
                }
                owner.tooSlow();
                yield Enqueued.SETTLED;
            }
        };
    }

    /**
     * Writes frames at once, or at the flush of this turn if other frames already wait for that flush.
     *
     * @return whether there was room
     */
    boolean write(FrameBatch batch) {
        Enqueued outcome = inTurn ? enqueue(batch) : outcome(offerAndFlush(batch), batch);
        return outcome != Enqueued.NO_ROOM;
    }

    /** Writes the waiting frames, at the end of the turn. */
    void flush() {
        inTurn = false;
        flushQueue();
    }

    /** Notes that messages of a room were dropped; the client is notified when the queue has room. */
    void hasGap(Subscription subscription) {
        if (gaps == null) {
            gaps = new ArrayList<>();
        }
        gaps.add(subscription);
    }

    /** Disconnects a client that cannot be notified of what it has missed. */
    void hasMissedMessages() {
        owner.missedMessages();
    }

    /** Notifies the client of its gaps. */
    void sendGaps(LaneTurn turn) {
        List<Subscription> open = gaps;
        gaps = null;
        if (open != null) {
            open.forEach(subscription -> subscription.sendGap(turn));
        }
    }

    // ------------------------------------------------------------------------------------------------- from the queue

    @Override
    void onShed(int notices) {
        shedCounter.accept(notices);
    }

    @Override
    void onRelief() {
        lane.execute(this::sendGaps);
    }

    @Override
    void onWriteFailed() {
        owner.connectionLost();
    }

    @Override
    void onExpired() {
        owner.expired();
    }
}
