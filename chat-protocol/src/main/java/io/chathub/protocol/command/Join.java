package io.chathub.protocol.command;

import io.chathub.protocol.RoomNames;
import io.chathub.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * v1: {@code {"type":"join","username":"John"}}: take this name and tell the others. v2:
 * {@code {"type":"join","ref":"1","username":"John","room":"dev","since":{"epoch":"k3","offset":41}}}: enter this
 * room.
 *
 * @param username as sent, not normalized; empty where the client sent none
 * @param room     as sent, not checked; {@code lobby} where the client sent none
 * @param since    what the client knows of the room already, where it comes back
 * @param token    who the client is, where its handshake did not say; null where it did, and in v1
 */
public record Join(
        @Nullable String ref,
        String username,
        String room,
        @Nullable StreamPosition since,
        @Nullable String token) implements ClientCommand {
    /** Checks that nothing is null that may not be. */
    public Join {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(room, "room");
    }

    /** Without a token. */
    public Join(@Nullable String ref, String username, String room, @Nullable StreamPosition since) {
        this(ref, username, room, since, null);
    }

    /** As v1 has it. */
    public Join(String username) {
        this(null, username, RoomNames.LOBBY, null);
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.join(this);
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "Join[ref=" + ref + ", username=" + username + ", room=" + room + ", since=" + since + ", token="
                + (token == null ? "none" : "***") + "]";
    }
}
