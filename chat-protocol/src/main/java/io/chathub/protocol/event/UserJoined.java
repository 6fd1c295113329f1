package io.chathub.protocol.event;

import io.chathub.protocol.RoomNames;
import java.util.Objects;

/**
 * {@code {"type":"user-joined","username":"John","id":"c1"}}, to everyone but the one who joined; v2 adds
 * {@code "room":"dev"}. The same {@code id} again with another name is a rename.
 *
 * @param username the name taken
 * @param id       the connection that took it
 * @param room     where
 */
public record UserJoined(String username, String id, String room) implements TransientEvent {
    /** Checks that nothing is null. */
    public UserJoined {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public UserJoined(String username, String id) {
        this(username, id, RoomNames.LOBBY);
    }

    @Override
    public void accept(ServerEvent.RoomVisitor visitor) {
        visitor.userJoined(this);
    }
}
