package io.chathub.core;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;

/**
 * What a host application can hear of its hub.
 *
 * <p>Each listener has one thread of its own, so its methods are never called concurrently, and the order of calls is
 * the order of events. It may be slow and it may block: only its own calls wait, up to {@value #MAX_WAITING} of them;
 * what comes on top is left out, counted and logged, joins and leaves too: who keeps a
 * table of who is there should compare it with {@link Hub#clients()} now and then. One that throws is logged and called again for the next event.
 */
public interface HubListener {

    /** How many calls may wait for a slow listener: {@value}. */
    int MAX_WAITING = 10_000;

    /** A client has connected; it has no name yet. */
    default void onConnected(Client client) {}

    /** A user has joined, or has taken another name: then the same connection joined before. */
    default void onUserJoined(Publication publication, UserJoined event) {}

    /** A message was broadcast, from a client or from the host. */
    default void onMessage(Publication publication, MessagePosted event) {}

    /** A user started or stopped typing. */
    default void onTyping(Publication publication, TypingChanged event) {}

    /** A user has left. */
    default void onUserLeft(Publication publication, UserLeft event) {}

    /**
     * A client is gone, joined or not.
     *
     * @param closeCode the code of the close frame that ended it, 1006 where the line broke
     */
    default void onDisconnected(Client client, int closeCode) {}

    /** Somebody was disconnected, muted or banned, or is so no longer, by {@link Hub#moderation()}. */
    default void onModerated(AuditEntry entry) {}
}
