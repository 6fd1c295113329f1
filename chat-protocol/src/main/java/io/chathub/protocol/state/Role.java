package io.chathub.protocol.state;

import java.util.Locale;

/** The durable role of a user in a room. */
public enum Role {
    /** Changes the access of the room and the roles of its members. */
    OWNER,
    /** Pins, deletes and removes. */
    MODERATOR,
    /** Reads and posts. */
    MEMBER,
    /** No role: the entry of the user is removed. */
    NONE,
    /** May not join. */
    BANNED;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name; {@link #MEMBER} for a name of a newer server. */
    public static Role of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        return MEMBER;
    }
}
