package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member of a room. */
public final class Member {

    private final String id;
    private final String username;
    private final @Nullable String user;

    private Member(Builder builder) {
        id = builder.id;
        username = builder.username;
        user = builder.user;
    }

    /** Begins a member. */
    public static Builder builder(String id, String username) {
        return new Builder(id, username);
    }

    /** The connection of the member. */
    public String id() {
        return id;
    }

    /** The username of the member. */
    public String username() {
        return username;
    }

    /** The public id of the user; null where the server does not know the user. */
    public @Nullable String user() {
        return user;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that
                && id.equals(that.id)
                && username.equals(that.username)
                && Objects.equals(user, that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, username, user);
    }

    @Override
    public String toString() {
        return "Member[id=" + id + ", username=" + username + ", user=" + user + "]";
    }

    /** Builds a {@link Member}. Not for use by several threads at once. */
    public static final class Builder {

        private final String id;
        private final String username;
        private @Nullable String user;

        private Builder(String id, String username) {
            this.id = Objects.requireNonNull(id, "id");
            this.username = Objects.requireNonNull(username, "username");
        }

        /** Sets {@link Member#user()}; default: null. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Returns the member. */
        public Member build() {
            return new Member(this);
        }
    }
}
