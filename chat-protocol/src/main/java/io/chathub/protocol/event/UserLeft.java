package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member left a room, or its connection ended: {@code {"type":"user-left","username":"John"}}, once; v2 adds {@code
 * "id":"c1","room":"dev"}. Delivered to the remaining members.
 */
public final class UserLeft implements TransientEvent {

    private final String username;
    private final String id;
    private final String room;

    private UserLeft(Builder builder) {
        username = builder.username;
        id = builder.id;
        room = builder.room;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String username) {
        return new Builder(room, username);
    }

    /** The username of the member. */
    public String username() {
        return username;
    }

    /** The connection of the member; empty in v1. */
    @Override
    public String id() {
        return id;
    }

    @Override
    public String room() {
        return room;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserLeft that
                && username.equals(that.username)
                && id.equals(that.id)
                && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(username, id, room);
    }

    @Override
    public String toString() {
        return "UserLeft[username=" + username + ", id=" + id + ", room=" + room + "]";
    }

    /** Builds a {@link UserLeft}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private String id = "";

        private Builder(String room, String username) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
        }

        /** Sets {@link UserLeft#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Returns the message. */
        public UserLeft build() {
            return new UserLeft(this);
        }
    }
}
