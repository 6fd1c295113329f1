package io.chathub.protocol.event;

import io.chathub.protocol.RoomNames;
import java.util.Objects;

/**
 * {@code {"type":"user-left","username":"John"}}, once, when a member leaves or its connection ends, however it ends;
 * v2 adds {@code "id":"c1","room":"dev"}.
 *
 * @param username who left
 * @param id       the connection that left; empty in v1
 * @param room     which room it left
 */
public record UserLeft(String username, String id, String room) implements TransientEvent {
    /** Checks that nothing is null. */
    public UserLeft {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public UserLeft(String username) {
        this(username, "", RoomNames.LOBBY);
    }

    @Override
    public void accept(ServerEvent.RoomVisitor visitor) {
        visitor.userLeft(this);
    }
}
