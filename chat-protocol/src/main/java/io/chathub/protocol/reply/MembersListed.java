package io.chathub.protocol.reply;

import io.chathub.protocol.event.Member;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"members","ref":"5","room":"dev","members":[…],"memberCount":2}}.
 *
 * @param room        the room's name
 * @param members     who is here, as many as fit
 * @param memberCount how many are here
 */
public record MembersListed(@Nullable String ref, String room, List<Member> members, int memberCount)
        implements ServerReply {
    /** Checks that nothing is null that may not be, and copies the list. */
    public MembersListed {
        Objects.requireNonNull(room, "room");
        members = List.copyOf(members);
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.membersListed(this);
    }
}
