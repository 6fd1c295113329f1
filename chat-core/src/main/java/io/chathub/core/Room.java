package io.chathub.core;

import io.chathub.core.options.DeliveryOptions;
import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room: an ordered stream of messages, and the clients who are in it. All methods may be called from any thread. This is
 * a handle by name: it stays good when the room expires and is made again.
 */
public interface Room {

    /** The room's name: 1 to 64 of {@code A-Z a-z 0-9 . _ -}. */
    String name();

    /** The clients that have joined, in no particular order. */
    List<Client> members();

    /**
     * Says something in this room as the host application. It goes the way of every message: in one order for all, into
     * the history, counted by the monitoring. No rate limit applies.
     *
     * @param username the name it is said under; it need not belong to a client
     * @param text     the text, at most {@code maxTextLength} code points
     * @return the message with its offset, once it is in the stream; it fails where the broker does, and with {@code UNAVAILABLE} where more than
     *         {@link DeliveryOptions#maxPendingEvents()} wait
     * @throws io.chathub.protocol.ProtocolException if the name is not {@linkplain io.chathub.protocol.Usernames
     *                                               acceptable}
     * @throws IllegalArgumentException              if the text is too long, or holds U+0000 or half of a surrogate pair
     * @throws IllegalStateException                 if the hub is not running
     */
    default CompletionStage<Publication> publish(String username, String text) {
        return publish(username, text, null);
    }

    /** As {@link #publish(String, String)}, with a price. */
    CompletionStage<Publication> publish(String username, String text, @Nullable JsonNumber price);

    /**
     * Reads a part of the history, oldest first. What the host reads is asked of no
     * {@link io.chathub.core.hook.RoomPolicy}, and bounded by nothing but the query's limit.
     *
     * @throws IllegalStateException if the hub is not running
     */
    CompletionStage<HistoryPage> history(HistoryQuery query);
}
