package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client joined a room: {@code {"type":"user-joined","username":"John","id":"c1"}}; v2 adds {@code "room":"dev"}, and
 * {@code user} where the server knows the user.
 * Delivered to all members but the new one. The same {@code id} again with another username is a rename.
 */
public final class UserJoined implements TransientEvent {

    private final String username;
    private final String id;
    private final String room;
    private final @Nullable String user;

    private UserJoined(Builder builder) {
        username = builder.username;
        id = builder.id;
        room = builder.room;
        user = builder.user;
    }

    /** Begins a message. */
    public static Builder builder(String room, String username, String id) {
        return new Builder(room, username, id);
    }

    /** The username of the client. */
    public String username() {
        return username;
    }

    /** The connection of the client. */
    @Override
    public String id() {
        return id;
    }

    @Override
    public String room() {
        return room;
    }

    /** The public id of the user; null where the server does not know the user, and in v1. */
    public @Nullable String user() {
        return user;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserJoined that
                && username.equals(that.username)
                && id.equals(that.id)
                && room.equals(that.room)
                && Objects.equals(user, that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(username, id, room, user);
    }

    @Override
    public String toString() {
        return "UserJoined[username=" + username + ", id=" + id + ", room=" + room + ", user=" + user + "]";
    }

    /** Builds a {@link UserJoined}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private final String id;
        private @Nullable String user;

        private Builder(String room, String username, String id) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
            this.id = Objects.requireNonNull(id, "id");
        }

        /** Sets {@link UserJoined#user()}; default: null. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Returns the message. */
        public UserJoined build() {
            return new UserJoined(this);
        }
    }
}
