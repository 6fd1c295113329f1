package io.chathub.core.internal.command.request;

import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;

/**
 * The part of a v2 session that request handlers use. One object a session.
 *
 * @param session     the session
 * @param services    the parts of the hub
 * @param runner      refuses, continues and publishes
 * @param memberships the rooms of the session
 * @param acks        the requests whose sender waits for an ack
 */
public record RequestContext(
        ClientSession session,
        HubServices services,
        CommandRunner runner,
        RoomMemberships memberships,
        PendingAcks acks) {}
