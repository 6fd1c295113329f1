package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.Publication;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.ErrorCode;

/** Sees what happens and takes no part in it. Called under locks: an implementation returns at once and never throws. */
public interface HubObserver {

    default void connected(Client client) {}

    default void published(Publication publication) {}

    /** A client has left a room, and stays connected. */
    default void left(Client client, String room) {}

    default void disconnected(Client client, int closeCode) {}

    default void refused(ErrorCode code) {}

    default void moderated(AuditEntry entry) {}

    default void framesShed(int count) {}
}
