package io.chathub.core.internal.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a lane: the frames for its clients, and the clients to flush. The lane passes the turn to rooms and
 * subscriptions, which send through the turn and do not depend on the lane. Each lane has one such object for all
 * turns; only the lane's thread uses it.
 */
public final class LaneTurn {

    /** The approximate number of bytes for single clients in a turn, before the rooms have their turn. */
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private final List<ClientOutput> toFlush = new ArrayList<>();
    private long sentBytes;
    private boolean inLastRoom;

    LaneTurn() {}

    void begin() {
        sentBytes = 0;
        inLastRoom = false;
    }

    /** Whether single clients may receive more before the rooms have their turn. */
    boolean hasRoomForReplies() {
        return sentBytes < MAX_REPLY_BYTES;
    }

    /** Marks the turn's last room: its clients receive nothing else in this turn. */
    void enterLastRoom() {
        inLastRoom = true;
    }

    /**
     * Offers frames to a client, to be written at the end of the turn.
     *
     * @return whether the frames were handled. False if the queue had no room for several frames at once, or no room
     *         for a message to a client that can be notified of a gap. Any other client without room for a frame is
     *         disconnected
     */
    public boolean send(ClientOutput client, FrameBatch batch) {
        sentBytes += batch.size();
        return switch (client.enqueue(batch)) {
            case FIRST_OF_TURN -> {
                toFlush.add(client);
                yield true;
            }
            case SETTLED -> true;
            case NO_ROOM -> false;
        };
    }

    /**
     * As {@link #send}, for all events of a room in this turn. In the turn's last room, which is its largest, the
     * frames of each client are written at once. So the lane passes through the memory of thousands of clients once
     * instead of twice.
     */
    boolean sendRoom(ClientOutput client, FrameBatch batch) {
        return inLastRoom ? client.write(batch) : send(client, batch);
    }

    /** Flushes the clients of this turn. */
    void end() {
        for (ClientOutput client : toFlush) {
            try {
                client.flush();
            } catch (RuntimeException | Error e) {
                DeliveryLane.logFailure(e);
            }
        }
        toFlush.clear();
    }
}
