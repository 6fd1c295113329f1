package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member of a room. */
public final class Member {

    private final String id;
    private final String username;

    private Member(Builder builder) {
        id = builder.id;
        username = builder.username;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that && id.equals(that.id) && username.equals(that.username);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, username);
    }

    @Override
    public String toString() {
        return "Member[id=" + id + ", username=" + username + "]";
    }

    /** Builds a {@link Member}. Not for use by several threads at once. */
    public static final class Builder {

        private final String id;
        private final String username;

        private Builder(String id, String username) {
            this.id = Objects.requireNonNull(id, "id");
            this.username = Objects.requireNonNull(username, "username");
        }

        /** Returns the member. */
        public Member build() {
            return new Member(this);
        }
    }
}
