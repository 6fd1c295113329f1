package io.chathub.protocol.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message was pinned, or is no longer pinned: {@code {"type":"pin","id":"c1","username":"John","timestamp":"…","room":"dev",
 * "offset":49,"target":45,"on":true}}. v1 clients do not receive this event.
 */
public final class MessagePinned implements DurableEvent {

    private final String room;
    private final long target;
    private final Instant timestamp;
    private final boolean on;
    private final String id;
    private final String username;
    private final long offset;
    private final @Nullable String user;

    private MessagePinned(Builder builder) {
        room = builder.room;
        target = builder.target;
        timestamp = builder.timestamp;
        on = builder.on;
        id = builder.id;
        username = builder.username;
        offset = builder.offset;
        user = builder.user;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, long target, Instant timestamp, boolean on) {
        return new Builder(room, target, timestamp, on);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, target, timestamp, on)
                .id(id)
                .username(username)
                .offset(offset)
                .user(user);
    }

    @Override
    public String room() {
        return room;
    }

    /** The offset of the message. */
    public long target() {
        return target;
    }

    @Override
    public Instant timestamp() {
        return timestamp;
    }

    /** Whether the message is pinned now. */
    public boolean on() {
        return on;
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
    public MessagePinned withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public MessagePinned withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return DurableEvent.messageKey(target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessagePinned that
                && room.equals(that.room)
                && target == that.target
                && timestamp.equals(that.timestamp)
                && on == that.on
                && id.equals(that.id)
                && username.equals(that.username)
                && offset == that.offset
                && Objects.equals(user, that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, target, timestamp, on, id, username, offset, user);
    }

    @Override
    public String toString() {
        return "MessagePinned[room=" + room + ", target=" + target + ", timestamp=" + timestamp + ", on=" + on + ", id="
                + id + ", username=" + username + ", offset=" + offset + ", user=" + user + "]";
    }

    /** Builds a {@link MessagePinned}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private Instant timestamp;
        private final boolean on;
        private String id = "";
        private String username = "";
        private long offset;
        private @Nullable String user;

        private Builder(String room, long target, Instant timestamp, boolean on) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            this.on = on;
        }

        /** Sets {@link MessagePinned#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link MessagePinned#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link MessagePinned#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link MessagePinned#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public MessagePinned build() {
            return new MessagePinned(this);
        }
    }
}
