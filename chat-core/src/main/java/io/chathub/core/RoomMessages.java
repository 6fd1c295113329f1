package io.chathub.core;

import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.protocol.event.MessagePosted;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a room, for the host application. No rate, window, role or {@link io.chathub.core.hook.RoomPolicy} applies to
 * the host. All methods may be called from any thread.
 *
 * <p>A stage fails with a {@link io.chathub.protocol.ProtocolException}: {@code NOT_FOUND} where the room does not hold the message, or
 * holds its tombstone; {@code LIMIT} where a room has as many pins as are allowed; {@code UNAVAILABLE} where the broker is away, or too
 * many changes wait; {@code CONFLICT} where the room has begun a new epoch meanwhile, in which the offset names another message; and
 * with an {@link IllegalStateException} where the hub stops. Every method throws an {@link IllegalStateException} if the hub is not
 * running.
 *
 * <pre>{@code
 * room.messages()
 *         .publish(HostMessage.builder("Shop", "Sold!").replyTo(offer).build())
 *         .thenCompose(sold -> room.messages().pin(sold.offset(), true));
 * }</pre>
 */
public interface RoomMessages {

    /**
     * Publishes a message; see {@link Room#publish(String, String)}.
     *
     * @return the message with its offset; fails with {@code NOT_FOUND} if the room does not hold a message that this one refers to
     */
    CompletionStage<Publication> publish(HostMessage message);

    /**
     * Replaces the text of a message of any author. Price and mentions stay.
     *
     * @param target the offset of the message
     * @param text   the new text, with the limits of {@link Room#publish(String, String)}
     * @return the edit with its offset; null where the message has this text already
     */
    CompletionStage<@Nullable Publication> edit(long target, String text);

    /**
     * Deletes a message. Its text is gone from the history, the search and the monitoring; a tombstone keeps its offset.
     *
     * @param target the offset of the message
     * @return the deletion with its offset; null where the message was deleted before
     */
    CompletionStage<@Nullable Publication> delete(long target);

    /**
     * Deletes all held messages of one user, each by an event of its own. Messages that the user posts meanwhile may stay.
     *
     * @param user the public id of the user: {@link Client#publicId()}, {@link MessagePosted#user()}
     * @return the number of messages deleted
     */
    CompletionStage<Integer> deleteAllOf(String user);

    /**
     * Pins a message, or removes its pin.
     *
     * @param target the offset of the message
     * @param on     whether the message is pinned
     * @return the change with its offset; null where nothing changed
     */
    CompletionStage<@Nullable Publication> pin(long target, boolean on);

    /** The message as it is now, a tombstone too; null where the room does not hold it. */
    CompletionStage<@Nullable MessagePosted> find(long target);

    /**
     * The states that changed after an offset, each once, by the offset of its last change.
     *
     * @param after an offset of the present numbering; at least 0
     * @param limit the largest number of states; at least 1
     */
    CompletionStage<ChangesPage> changes(long after, int limit);
}
