package io.chathub.protocol.command;

import io.chathub.protocol.RoomNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"typing","username":"John","isTyping":true}}: show the others that this user is writing. v2:
 * {@code {"type":"typing","room":"dev","isTyping":true}}.
 *
 * @param username as sent; it only counts where a v1 connection has not joined yet, empty where none was sent
 * @param isTyping whether the user is writing now; false where none was sent
 * @param room     as sent, not checked; {@code lobby} where the client sent none
 */
public record SetTyping(@Nullable String ref, String username, boolean isTyping, String room) implements ClientCommand {
    /** Checks that nothing is null that may not be. */
    public SetTyping {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public SetTyping(String username, boolean isTyping) {
        this(null, username, isTyping, RoomNames.LOBBY);
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.setTyping(this);
    }
}
