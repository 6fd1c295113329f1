package io.chathub.core.internal.command.request;

import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.protocol.reply.Acknowledged;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
        PendingAcks acks) {

    /**
     * Sends an ack, unless the hub has made its last delivery. An ack before that is in time: the clients of a hub that
     * stops receive what was acknowledged before they are disconnected.
     */
    public void acknowledge(Supplier<@Nullable Acknowledged> ack) {
        if (services.handover().enter()) {
            try {
                Acknowledged event = ack.get();
                if (event != null) {
                    session.send(event);
                }
            } finally {
                services.handover().exit();
            }
        }
    }
}
