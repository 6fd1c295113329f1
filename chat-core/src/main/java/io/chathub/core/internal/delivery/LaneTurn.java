package io.chathub.core.internal.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a lane: the frames that its clients get in it, and which clients have to be flushed. The lane hands it
 * down to rooms and subscriptions, which send by it; none of them knows the lane. One object a lane, used turn after
 * turn by the lane's thread alone.
 */
public final class LaneTurn {

    /** The bytes that single clients get in a turn, about, before the rooms have theirs. */
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private final List<ClientOutput> toFlush = new ArrayList<>();
    private long sentBytes;
    private boolean inLastRoom;

    LaneTurn() {}

    void begin() {
        sentBytes = 0;
        inLastRoom = false;
    }

    /** Whether single clients may get more before the rooms have their share. */
    boolean hasRoomForReplies() {
        return sentBytes < MAX_REPLY_BYTES;
    }

    /** The rest of the turn is one room's, so that its clients get nothing more in this turn. */
    void enterLastRoom() {
        inLastRoom = true;
    }

    /**
     * Offers frames to a client, to be written at the end of the turn.
     *
     * @return whether that is settled; false where there was no room: for several frames at once, or for a message to a
     *         client that can be notified of a gap. Any other client that has no room for a frame is disconnected
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
     * As {@link #send}, for all that a client gets of a room in this turn. In the turn's last room, which is its
     * largest, each client is written to at once: one pass through thousands of clients' memory instead of two.
     */
    boolean sendRoom(ClientOutput client, FrameBatch batch) {
        return inLastRoom ? client.write(batch) : send(client, batch);
    }

    /** Writes what the clients of this turn got. */
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
