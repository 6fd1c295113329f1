package io.chathub.protocol.reply;

import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"joined","ref":"1","room":"dev","username":"John","id":"c1","epoch":"k3","offset":44,…}}: this
 * client is in the room now. What happens there from now on follows this reply.
 *
 * @param room        the room's name
 * @param username    the name of this client, normalized
 * @param id          this connection
 * @param epoch       the random name of the stream's numbering
 * @param offset      the number of the newest message, 0 where there was none
 * @param recovered   whether {@code events} are all that came after what the client knew
 * @param missed      how many messages after what the client knew are not in {@code events}: 0 where it recovered or
 *                    asked for nothing; null where nobody can tell, because the numbering is another one
 * @param events      what was missed, or the newest messages where not all of it is held; oldest first
 * @param more        whether messages before {@code events} are held that the client does not know
 * @param members     who is here, as many as fit
 * @param memberCount how many are here
 */
public record Joined(
        @Nullable String ref,
        String room,
        String username,
        String id,
        String epoch,
        long offset,
        boolean recovered,
        @Nullable Long missed,
        List<MessagePosted> events,
        boolean more,
        List<Member> members,
        int memberCount)
        implements ServerReply {
    /** Checks that nothing is null that may not be, and copies the lists. */
    public Joined {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(epoch, "epoch");
        events = List.copyOf(events);
        members = List.copyOf(members);
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.joined(this);
    }
}
