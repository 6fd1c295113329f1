package io.chathub.core.spi.backend;

import io.chathub.protocol.event.Member;
import java.util.List;

/** The receiver of the reports of a {@link PresenceRegistry}. */
@FunctionalInterface
public interface PresenceHandler {

    /**
     * Members of a node that has ended are removed from a room. Called on one node, which publishes their leave; after a
     * failure of that node perhaps on a second one.
     */
    void onMembersLost(String room, List<Member> members);
}
