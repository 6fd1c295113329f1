package io.chathub.protocol.command;

import io.chathub.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to join a room, or in v1 to take a username. v1: {@code {"type":"join","username":"John"}}; v2: {@code
 * {"type":"join","ref":"1","username":"John","room":"dev","since":{"epoch":"k3","offset":41}}}.
 */
public final class Join implements ClientCommand {

    private final @Nullable String ref;
    private final String username;
    private final String room;
    private final @Nullable StreamPosition since;
    private final @Nullable String token;

    private Join(Builder builder) {
        ref = builder.ref;
        username = builder.username;
        room = builder.room;
        since = builder.since;
        token = builder.token;
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, String username) {
        return new Builder(room, username);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The username as sent, not normalized; empty if the client sent none. */
    public String username() {
        return username;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    /** The position of a returning client in the room; null if it has none. */
    public @Nullable StreamPosition since() {
        return since;
    }

    /** The token of the client; null if its handshake had one, and in v1. Not shown by {@link #toString}. */
    public @Nullable String token() {
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Join that
                && Objects.equals(ref, that.ref)
                && username.equals(that.username)
                && room.equals(that.room)
                && Objects.equals(since, that.since)
                && Objects.equals(token, that.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, username, room, since, token);
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "Join[ref=" + ref + ", username=" + username + ", room=" + room + ", since=" + since + ", token="
                + (token == null ? "none" : "***") + "]";
    }

    /** Builds a {@link Join}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private @Nullable String ref;
        private @Nullable StreamPosition since;
        private @Nullable String token;

        private Builder(String room, String username) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
        }

        /** Sets {@link Join#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link Join#since()}; default: null. */
        public Builder since(@Nullable StreamPosition since) {
            this.since = since;
            return this;
        }

        /** Sets {@link Join#token()}; default: null. */
        public Builder token(@Nullable String token) {
            this.token = token;
            return this;
        }

        /** Returns the command. */
        public Join build() {
            return new Join(this);
        }
    }
}
