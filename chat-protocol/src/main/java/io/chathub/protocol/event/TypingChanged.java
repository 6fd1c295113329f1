package io.chathub.protocol.event;

import io.chathub.protocol.RoomNames;
import java.util.Objects;

/**
 * {@code {"type":"typing","username":"John","isTyping":true}}, to everyone but the one who is typing; v2 adds
 * {@code "id":"c1","room":"dev"}.
 *
 * @param username who is, or is no longer, writing
 * @param isTyping whether the user is writing now
 * @param id       the user's connection; empty in v1
 * @param room     where
 */
public record TypingChanged(String username, boolean isTyping, String id, String room) implements TransientEvent {
    /** Checks that nothing is null. */
    public TypingChanged {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public TypingChanged(String username, boolean isTyping) {
        this(username, isTyping, "", RoomNames.LOBBY);
    }

    @Override
    public void accept(ServerEvent.RoomVisitor visitor) {
        visitor.typingChanged(this);
    }
}
