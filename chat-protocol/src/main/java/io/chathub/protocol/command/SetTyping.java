package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notice that the user began or stopped typing. v1: {@code {"type":"typing","username":"John","isTyping":true}}; v2:
 * {@code {"type":"typing","room":"dev","isTyping":true}}.
 */
public final class SetTyping implements ClientCommand {

    private final @Nullable String ref;
    private final String username;
    private final boolean isTyping;
    private final String room;

    private SetTyping(Builder builder) {
        ref = builder.ref;
        username = builder.username;
        isTyping = builder.isTyping;
        room = builder.room;
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, boolean isTyping) {
        return new Builder(room, isTyping);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The username as sent; empty if none was sent. It counts only for a v1 connection that has not joined yet. */
    public String username() {
        return username;
    }

    /** Whether the user is typing now; false if none was sent. */
    public boolean isTyping() {
        return isTyping;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SetTyping that
                && Objects.equals(ref, that.ref)
                && username.equals(that.username)
                && isTyping == that.isTyping
                && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, username, isTyping, room);
    }

    @Override
    public String toString() {
        return "SetTyping[ref=" + ref + ", username=" + username + ", isTyping=" + isTyping + ", room=" + room + "]";
    }

    /** Builds a {@link SetTyping}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final boolean isTyping;
        private @Nullable String ref;
        private String username = "";

        private Builder(String room, boolean isTyping) {
            this.room = Objects.requireNonNull(room, "room");
            this.isTyping = isTyping;
        }

        /** Sets {@link SetTyping#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link SetTyping#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Returns the command. */
        public SetTyping build() {
            return new SetTyping(this);
        }
    }
}
