package io.chathub.protocol.command;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.RoomNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"message","username":"John","text":"Hi","price":129999}}: say this to everyone in the room. v2:
 * {@code {"type":"message","ref":"3","key":"9f2c","room":"dev","text":"Hi"}}.
 *
 * @param key      makes the message idempotent: the same again within 5 minutes is the same message; null where it is
 *                 not. 1 to {@value ClientCommand#MAX_REF_LENGTH} characters
 * @param username as sent; it only counts where a v1 connection has not joined yet, empty where none was sent
 * @param text     may be empty
 * @param price    the optional price, passed on to the receivers unchanged
 * @param room     as sent, not checked; {@code lobby} where the client sent none
 */
public record PostMessage(
        @Nullable String ref,
        @Nullable String key,
        String username,
        String text,
        @Nullable JsonNumber price,
        String room)
        implements ClientCommand {
    /** Checks that nothing is null that may not be. */
    public PostMessage {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public PostMessage(String username, String text, @Nullable JsonNumber price) {
        this(null, null, username, text, price, RoomNames.LOBBY);
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.postMessage(this);
    }
}
