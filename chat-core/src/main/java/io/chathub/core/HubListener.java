package io.chathub.core;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;

/**
 * Notifications of a hub to its host application.
 *
 * <p>Each listener has one thread of its own, so its methods are never called concurrently, and the order of calls is the
 * order of events. A listener may be slow and may block: only its own calls wait, up to {@value #MAX_WAITING} of them.
 * Further calls are dropped, counted by {@link MonitoringData#droppedNotifications()} and logged, joins and leaves among
 * them; a listener that keeps a table of clients should compare it with {@link Hub#clients()} now and then. A listener that
 * throws is logged and called again for the next event.
 */
public interface HubListener {

    /** The number of calls that may wait for a slow listener: {@value}. */
    int MAX_WAITING = 10_000;

    /**
     * An event was published in a room, of whatever type; called after the method that is named for the type. To handle one
     * type, use {@link Hub#on}.
     *
     * @param event the event of {@code publication}
     */
    default void onEvent(Publication publication, RoomEvent event) {}

    /** A client has connected; it has no name yet. */
    default void onConnected(Client client) {}

    /** A user has joined, or has taken another name: then the same connection has joined before. */
    default void onUserJoined(Publication publication, UserJoined event) {}

    /** A message was published, by a client or by the host. */
    default void onMessage(Publication publication, MessagePosted event) {}

    /** A user started or stopped typing. */
    default void onTyping(Publication publication, TypingChanged event) {}

    /** A user has left. */
    default void onUserLeft(Publication publication, UserLeft event) {}

    /**
     * The connection of a client has ended, whether or not it had joined.
     *
     * @param closeCode the code of the close frame that ended it; 1006 where there was none
     */
    default void onDisconnected(Client client, int closeCode) {}

    /** A client, user or address was disconnected, muted, unmuted, banned or unbanned by {@link Hub#moderation()}. */
    default void onModerated(AuditEntry entry) {}
}
