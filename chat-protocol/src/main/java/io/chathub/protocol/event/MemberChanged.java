package io.chathub.protocol.event;

import io.chathub.protocol.state.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The role of a user in a room changed: {@code {"type":"member","id":"c1","username":"John","timestamp":"…","room":"dev",
 * "offset":51,"target":"u…22","name":"Ann","role":"member"}}, with {@code until} where the role ends by itself. v1 clients do
 * not receive this event.
 */
public final class MemberChanged implements DurableEvent {

    private final String room;
    private final String target;
    private final Role role;
    private final Instant timestamp;
    private final String id;
    private final String username;
    private final long offset;
    private final @Nullable String user;
    private final String name;
    private final @Nullable Instant until;

    private MemberChanged(Builder builder) {
        room = builder.room;
        target = builder.target;
        role = builder.role;
        timestamp = builder.timestamp;
        id = builder.id;
        username = builder.username;
        offset = builder.offset;
        user = builder.user;
        name = builder.name;
        until = builder.until;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, String target, Role role, Instant timestamp) {
        return new Builder(room, target, role, timestamp);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, target, role, timestamp)
                .id(id)
                .username(username)
                .offset(offset)
                .user(user)
                .name(name)
                .until(until);
    }

    @Override
    public String room() {
        return room;
    }

    /** The public id of the user whose role changed. */
    public String target() {
        return target;
    }

    /** The role after this event. */
    public Role role() {
        return role;
    }

    @Override
    public Instant timestamp() {
        return timestamp;
    }

    @Override
    public String id() {
        return id;
    }

    /** The username of the client that caused the event; empty where the server names nobody. */
    public String username() {
        return username;
    }

    @Override
    public long offset() {
        return offset;
    }

    /** The public id of the user that caused the event; null where the server does not know or name the user. */
    public @Nullable String user() {
        return user;
    }

    /** The username of the user whose role changed, as the server knew it last; may be empty. */
    public String name() {
        return name;
    }

    /** The time at which the role ends; null if it does not end by itself. */
    public @Nullable Instant until() {
        return until;
    }

    @Override
    public MemberChanged withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public MemberChanged withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return DurableEvent.memberKey(target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemberChanged that
                && room.equals(that.room)
                && target.equals(that.target)
                && role.equals(that.role)
                && timestamp.equals(that.timestamp)
                && id.equals(that.id)
                && username.equals(that.username)
                && offset == that.offset
                && Objects.equals(user, that.user)
                && name.equals(that.name)
                && Objects.equals(until, that.until);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, target, role, timestamp, id, username, offset, user, name, until);
    }

    @Override
    public String toString() {
        return "MemberChanged[room=" + room + ", target=" + target + ", role=" + role + ", timestamp=" + timestamp
                + ", id=" + id + ", username=" + username + ", offset=" + offset + ", user=" + user + ", name=" + name
                + ", until=" + until + "]";
    }

    /** Builds a {@link MemberChanged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String target;
        private final Role role;
        private Instant timestamp;
        private String id = "";
        private String username = "";
        private long offset;
        private @Nullable String user;
        private String name = "";
        private @Nullable Instant until;

        private Builder(String room, String target, Role role, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = Objects.requireNonNull(target, "target");
            this.role = Objects.requireNonNull(role, "role");
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        }

        /** Sets {@link MemberChanged#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link MemberChanged#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link MemberChanged#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link MemberChanged#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link MemberChanged#name()}; default: empty. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets {@link MemberChanged#until()}; default: {@code null}. */
        public Builder until(@Nullable Instant until) {
            this.until = until;
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public MemberChanged build() {
            return new MemberChanged(this);
        }
    }
}
