package io.chathub.protocol.event;

import java.util.Objects;

/**
 * One of those who are in a room.
 *
 * @param id       the connection
 * @param username its name
 */
public record Member(String id, String username) {
    /** Checks that nothing is null. */
    public Member {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(username, "username");
    }
}
