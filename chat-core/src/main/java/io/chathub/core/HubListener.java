package io.chathub.core;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;

/**
 * Notifications of a hub to its host application.
 *
 * <p>Each listener has a thread of its own: its methods are never called concurrently, and are called in the order of
 * events. A listener may be slow and may block: at most {@value #MAX_WAITING} of its calls wait in a queue, and the
 * calls of other listeners are not delayed. Further calls are dropped, counted by
 * {@link MonitoringData#droppedNotifications()} and logged, including joins and leaves; a listener that keeps a table
 * of clients should compare that table with {@link Hub#clients()} regularly. An exception of a listener is logged, and
 * the listener is called again for the next event. A listener may call {@link Hub#close()}, which returns at once there.
 */
public interface HubListener {

    /** The number of calls that may wait for a slow listener: {@value}. */
    int MAX_WAITING = 10_000;

    /**
     * An event of any type was published in a room. Called after the method for the event's type. To handle one type,
     * use {@link Hub#on}.
     *
     * @param event the event of {@code publication}
     */
    default void onEvent(Publication publication, RoomEvent event) {}

    /** A client has connected. The client has no name yet. */
    default void onConnected(Client client) {}

    /** A user has joined. A change of name is a second join of the same connection. */
    default void onUserJoined(Publication publication, UserJoined event) {}

    /** A message was published, by a client or by the host. */
    default void onMessage(Publication publication, MessagePosted event) {}

    /**
     * A message was edited, deleted or pinned, or its reactions have changed; or another durable event changed the room. Changes
     * that this hub has missed, as one of several nodes, are not reported.
     *
     * @param event the event of {@code publication}
     */
    default void onChanged(Publication publication, DurableEvent event) {}

    /** A user started or stopped typing. */
    default void onTyping(Publication publication, TypingChanged event) {}

    /** A user has left. */
    default void onUserLeft(Publication publication, UserLeft event) {}

    /**
     * The connection of a client has ended, whether or not the client had joined.
     *
     * @param closeCode the code of the close frame that ended the connection; 1006 without a close frame
     */
    default void onDisconnected(Client client, int closeCode) {}

    /** A client, user or address was disconnected, muted, unmuted, banned or unbanned by {@link Hub#moderation()}. */
    default void onModerated(AuditEntry entry) {}
}
