package io.chathub.protocol.event;

import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message was deleted: {@code {"type":"delete","id":"c1","username":"John","timestamp":"…","room":"dev","offset":47,
 * "target":45,"by":"author"}}. The message keeps its offset as a tombstone without text. {@code root} is the present number of
 * replies of the thread of a deleted reply. v1 clients do not receive this event.
 */
public final class MessageDeleted implements DurableEvent {

    private final String room;
    private final long target;
    private final Instant timestamp;
    private final Deletion by;
    private final String id;
    private final String username;
    private final long offset;
    private final @Nullable String user;
    private final @Nullable ThreadRoot root;

    private MessageDeleted(Builder builder) {
        room = builder.room;
        target = builder.target;
        timestamp = builder.timestamp;
        by = builder.by;
        id = builder.id;
        username = builder.username;
        offset = builder.offset;
        user = builder.user;
        root = builder.root;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, long target, Instant timestamp, Deletion by) {
        return new Builder(room, target, timestamp, by);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, target, timestamp, by)
                .id(id)
                .username(username)
                .offset(offset)
                .user(user)
                .root(root);
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

    /** The role of the user that deleted the message. */
    public Deletion by() {
        return by;
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

    /** The thread that lost a reply, after this event; null if the message was no reply, or the root is no longer held. A root that is deleted itself is held. */
    public @Nullable ThreadRoot root() {
        return root;
    }

    @Override
    public MessageDeleted withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public MessageDeleted withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return DurableEvent.messageKey(target);
    }

    /** Returns the same event with {@code thread} as its {@link #root}. */
    public MessageDeleted withRoot(@Nullable ThreadRoot thread) {
        return toBuilder().root(thread).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageDeleted that
                && room.equals(that.room)
                && target == that.target
                && timestamp.equals(that.timestamp)
                && by.equals(that.by)
                && id.equals(that.id)
                && username.equals(that.username)
                && offset == that.offset
                && Objects.equals(user, that.user)
                && Objects.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, target, timestamp, by, id, username, offset, user, root);
    }

    @Override
    public String toString() {
        return "MessageDeleted[room=" + room + ", target=" + target + ", timestamp=" + timestamp + ", by=" + by
                + ", id=" + id + ", username=" + username + ", offset=" + offset + ", user=" + user + ", root=" + root
                + "]";
    }

    /** Builds a {@link MessageDeleted}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private Instant timestamp;
        private final Deletion by;
        private String id = "";
        private String username = "";
        private long offset;
        private @Nullable String user;
        private @Nullable ThreadRoot root;

        private Builder(String room, long target, Instant timestamp, Deletion by) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            this.by = Objects.requireNonNull(by, "by");
        }

        /** Sets {@link MessageDeleted#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link MessageDeleted#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link MessageDeleted#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link MessageDeleted#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link MessageDeleted#root()}; default: {@code null}. */
        public Builder root(@Nullable ThreadRoot root) {
            this.root = root;
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public MessageDeleted build() {
            return new MessageDeleted(this);
        }
    }
}
