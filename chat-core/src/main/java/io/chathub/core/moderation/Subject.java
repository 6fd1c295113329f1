package io.chathub.core.moderation;

import io.chathub.core.hook.Identity;
import java.util.Objects;

/**
 * The subject of a moderation action.
 *
 * @param kind  the meaning of {@code value}
 * @param value the id of a connection, of a user, an IP address, or a message; not empty, at most {@value #MAX_LENGTH} characters
 */
public record Subject(Kind kind, String value) {

    /** The longest {@link #value()}: {@value}. */
    public static final int MAX_LENGTH = Identity.MAX_USER_ID_LENGTH;

    /** The kinds of subjects. */
    public enum Kind {
        /** One connection, until it ends. */
        CLIENT,
        /** A user that the host has identified, on all present and future connections. */
        USER,
        /** All connections from an IP address; with IPv6, from its first 64 bits. */
        ADDRESS,
        /** One message: its room, a slash and its offset. The subject of a deletion alone. */
        MESSAGE,
        /** A part of the data: a room, the name of a backup, or {@code *} for everything. */
        DATA
    }

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if {@code value} is empty or too long
     */
    public Subject {
        Objects.requireNonNull(kind, "kind");
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "subject: " + value.length() + " characters (expected: 1.." + MAX_LENGTH + ")");
        }
    }

    /** The connection with this id. */
    public static Subject client(String id) {
        return new Subject(Kind.CLIENT, id);
    }

    /** The user with this id. */
    public static Subject user(String userId) {
        return new Subject(Kind.USER, userId);
    }

    /** All connections from this IP address. */
    public static Subject address(String address) {
        return new Subject(Kind.ADDRESS, address);
    }

    /** A part of the data: a room, the name of a backup, or {@code *} for everything. */
    public static Subject data(String name) {
        return new Subject(Kind.DATA, name);
    }

    /** The message with this offset in this room. */
    public static Subject message(String room, long offset) {
        return new Subject(Kind.MESSAGE, room + "/" + offset);
    }
}
