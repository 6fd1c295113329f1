package io.chathub.protocol.event;

import io.chathub.protocol.state.RoomSettings;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a room changed: {@code {"type":"room","id":"c1","username":"John","timestamp":"…","room":"dev","offset":50,
 * "set":{"topic":"…"}}}. As a state in a reply, {@code set} has all settings of the room. v1 clients do not receive this event.
 */
public final class RoomChanged implements DurableEvent {

    private final String room;
    private final RoomSettings set;
    private final Instant timestamp;
    private final String id;
    private final String username;
    private final long offset;
    private final @Nullable String user;

    private RoomChanged(Builder builder) {
        room = builder.room;
        set = builder.set;
        timestamp = builder.timestamp;
        id = builder.id;
        username = builder.username;
        offset = builder.offset;
        user = builder.user;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, RoomSettings set, Instant timestamp) {
        return new Builder(room, set, timestamp);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, set, timestamp)
                .id(id)
                .username(username)
                .offset(offset)
                .user(user);
    }

    @Override
    public String room() {
        return room;
    }

    /** The settings that changed; as a state, all settings. */
    public RoomSettings set() {
        return set;
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

    @Override
    public RoomChanged withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public RoomChanged withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return ROOM_KEY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomChanged that
                && room.equals(that.room)
                && set.equals(that.set)
                && timestamp.equals(that.timestamp)
                && id.equals(that.id)
                && username.equals(that.username)
                && offset == that.offset
                && Objects.equals(user, that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, set, timestamp, id, username, offset, user);
    }

    @Override
    public String toString() {
        return "RoomChanged[room=" + room + ", set=" + set + ", timestamp=" + timestamp + ", id=" + id + ", username="
                + username + ", offset=" + offset + ", user=" + user + "]";
    }

    /** Builds a {@link RoomChanged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final RoomSettings set;
        private Instant timestamp;
        private String id = "";
        private String username = "";
        private long offset;
        private @Nullable String user;

        private Builder(String room, RoomSettings set, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.set = Objects.requireNonNull(set, "set");
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        }

        /** Sets {@link RoomChanged#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link RoomChanged#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link RoomChanged#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link RoomChanged#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public RoomChanged build() {
            return new RoomChanged(this);
        }
    }
}
