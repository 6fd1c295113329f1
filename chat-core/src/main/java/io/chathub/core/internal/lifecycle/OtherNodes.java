package io.chathub.core.internal.lifecycle;

import io.chathub.core.internal.backend.NodeMessage;
import io.chathub.core.internal.common.Sanctions;
import io.chathub.core.internal.name.UsernameRegistry;
import io.chathub.core.internal.room.HostPublisher;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.NodeHandler;
import io.chathub.core.spi.backend.PresenceHandler;
import io.chathub.core.spi.backend.SanctionHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.event.Member;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out on this node what other nodes have decided, and what the end of a node makes necessary. */
final class OtherNodes implements NodeHandler, SanctionHandler, PresenceHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);

    private final SessionRegistry sessions;
    private final Sanctions sanctions;
    private final Moderator moderator;
    private final UsernameRegistry names;
    private final HostPublisher publisher;

    OtherNodes(
            SessionRegistry sessions,
            Sanctions sanctions,
            Moderator moderator,
            UsernameRegistry names,
            HostPublisher publisher) {
        this.sessions = sessions;
        this.sanctions = sanctions;
        this.moderator = moderator;
        this.names = names;
        this.publisher = publisher;
    }

    @Override
    public void onMessage(String from, byte[] bytes) {
        NodeMessage message;
        try {
            message = NodeMessage.decode(bytes);
        } catch (IllegalArgumentException e) {
            LOG.warn("Node {}: a message is ignored: {}", from, String.valueOf(e.getMessage()));
            return;
        }
        if (message instanceof NodeMessage.PingHolders ping) {
            names.ping(ping.clients(), ping.within());
        } else {
            LOG.warn("Node {}: a request came without the wish for an answer, and is ignored", from);
        }
    }

    @Override
    public byte[] onRequest(String from, byte[] bytes) {
        NodeMessage message = NodeMessage.decode(bytes);
        if (message instanceof NodeMessage.Disconnect disconnect) {
            int ended = moderator.close(disconnect.subject(), disconnect.code());
            LOG.info("Node {}: a disconnect of its moderator has closed {} connections here", from, ended);
            return NodeMessage.answer(ended);
        }
        if (message instanceof NodeMessage.EmptyRoom empty) {
            int removed = moderator.empty(empty.room());
            LOG.info("Node {}: a close of a room by its moderator has removed {} members here", from, removed);
            return NodeMessage.answer(removed);
        }
        if (message instanceof NodeMessage.AskHeard ask) {
            return NodeMessage.answer(names.isHeard(ask.clients(), ask.within()) ? 1 : 0);
        }
        throw new IllegalArgumentException("not a request");
    }

    @Override
    public void onImposed(Sanction sanction) {
        sanctions.accept(sanction);
        if (sanction.kind() == Sanction.Kind.BAN) {
            // After the ban is in the table: a client that connects meanwhile is refused, or found here.
            closed(moderator.close(sanction.subject(), CloseCode.KICKED));
        }
    }

    @Override
    public void onLifted(Sanction.Kind kind, Subject subject) {
        sanctions.drop(kind, subject);
    }

    @Override
    public void onLoaded(List<Sanction> stored) {
        sanctions.load(stored);
        int ended = 0;
        for (ClientSession session : sessions.all()) {
            if (sanctions.isBanned(session) && session.close(CloseCode.KICKED)) {
                ended++;
            }
        }
        closed(ended);
    }

    private static void closed(int connections) {
        if (connections > 0) {
            LOG.info("{} connections are closed by a ban of another node", connections);
        }
    }

    @Override
    public void onMembersLost(String room, List<Member> members) {
        publisher.publishLeaves(room, members);
    }
}
