package io.chathub.core;

import io.chathub.core.options.DeliveryOptions;
import io.chathub.protocol.JsonNumber;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room: an ordered stream of messages, and a roster of clients. All methods may be called from any thread. The object
 * is a handle by name: it stays valid when the room expires and is created again.
 */
public interface Room {

    /** The room's name: 1 to 64 of {@code A-Z a-z 0-9 . _ -}. */
    String name();

    /**
     * The members and the messages of a room.
     *
     * @param members     the number of members on all nodes
     * @param messages    the number of messages that were delivered here since this hub has opened the room
     * @param lastMessage the time of the last of them; null for none
     */
    record Activity(int members, long messages, @Nullable Instant lastMessage) {

        /** A room without members and messages. */
        public static final Activity NONE = new Activity(0, 0, null);
    }

    /** The clients of this hub that have joined, in no particular order. */
    List<Client> members();

    /** The number of members, and the messages since this hub has opened the room; {@link Activity#NONE} where it is not open. */
    Activity activity();

    /**
     * Publishes a message in this room as the host application. The message is handled like the message of a client:
     * ordered with all others, kept in the history, counted by the monitoring. No rate limit applies.
     *
     * @param username the sender's name; no client needs to have this name
     * @param text     the text, at most {@code maxTextLength} code points
     * @return the message with its offset, completed when the message is in the stream; fails if the broker fails, with
     *         {@code UNAVAILABLE} if more than {@link DeliveryOptions#maxPendingEvents()} events wait, and with an
     *         {@code IllegalStateException} if the hub has stopped before the broker delivered the message
     * @throws io.chathub.protocol.ProtocolException if the name is not {@linkplain io.chathub.protocol.Usernames
     *                                               acceptable}
     * @throws IllegalArgumentException              if the text is too long, or holds U+0000 or half of a surrogate
     *                                               pair
     * @throws IllegalStateException                 if the hub is not running
     */
    default CompletionStage<Publication> publish(String username, String text) {
        return publish(username, text, null);
    }

    /** As {@link #publish(String, String)}, with a price. */
    CompletionStage<Publication> publish(String username, String text, @Nullable JsonNumber price);

    /**
     * Reads a part of the history, oldest first. No {@link io.chathub.core.hook.RoomPolicy} applies, and the query's
     * limit is the only bound.
     *
     * @throws IllegalStateException if the hub is not running
     */
    CompletionStage<HistoryPage> history(HistoryQuery query);

    /** The messages of the room, to publish and to change. */
    RoomMessages messages();
}
