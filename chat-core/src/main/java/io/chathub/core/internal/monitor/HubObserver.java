package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.Publication;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;

/** Observes the events of a hub, one call at a time and in their order. It returns at once and never throws. */
interface HubObserver {

    /** A client has connected. */
    void connected(Client client);

    /** An event was published in a room. */
    void published(Publication publication);

    /** A client has left a room and stays connected. */
    void left(Client client, String room);

    /** The connection of a client has ended. */
    void disconnected(Client client, int closeCode);

    /** An operator or the host has acted. */
    void moderated(AuditEntry entry);

    /** A message is in a state whose events this node has missed. */
    default void changed(String epoch, MessagePosted state) {}

    /** Changes of a room are lost for this node. */
    default void lost(String room) {}

    /** The numbering of a room has a new epoch. */
    default void reset(String room, StreamPosition head) {}
}
