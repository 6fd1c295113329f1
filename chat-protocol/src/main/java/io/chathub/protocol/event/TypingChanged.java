package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member began or stopped typing: {@code {"type":"typing","username":"John","isTyping":true}}; v2 adds {@code
 * "id":"c1","room":"dev"}. Delivered to all members but the one who types.
 */
public final class TypingChanged implements TransientEvent {

    private final String username;
    private final boolean isTyping;
    private final String id;
    private final String room;

    private TypingChanged(Builder builder) {
        username = builder.username;
        isTyping = builder.isTyping;
        id = builder.id;
        room = builder.room;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String username, boolean isTyping) {
        return new Builder(room, username, isTyping);
    }

    /** The username of the member. */
    public String username() {
        return username;
    }

    /** Whether the member is typing now. */
    public boolean isTyping() {
        return isTyping;
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
        return other instanceof TypingChanged that
                && username.equals(that.username)
                && isTyping == that.isTyping
                && id.equals(that.id)
                && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(username, isTyping, id, room);
    }

    @Override
    public String toString() {
        return "TypingChanged[username=" + username + ", isTyping=" + isTyping + ", id=" + id + ", room=" + room + "]";
    }

    /** Builds a {@link TypingChanged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private final boolean isTyping;
        private String id = "";

        private Builder(String room, String username, boolean isTyping) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
            this.isTyping = isTyping;
        }

        /** Sets {@link TypingChanged#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Returns the message. */
        public TypingChanged build() {
            return new TypingChanged(this);
        }
    }
}
