package io.chathub.protocol.event;

import io.chathub.protocol.state.ReactionCount;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reactions to a message changed: {@code {"type":"reaction","id":"c1","username":"John","timestamp":"…","room":"dev",
 * "offset":48,"target":44,"emoji":"👍","on":true,"reactions":[{"emoji":"👍","count":3}]}}. {@code reactions} are all reactions
 * to the message after this event; a client replaces what it holds. An event for the reactions of several users has no
 * {@code id}, {@code username}, {@code user}, {@code emoji} and {@code on}. v1 clients do not receive this event.
 */
public final class ReactionsChanged implements DurableEvent {

    private final String room;
    private final long target;
    private final Instant timestamp;
    private final String id;
    private final String username;
    private final long offset;
    private final @Nullable String user;
    private final @Nullable String emoji;
    private final boolean on;
    private final List<ReactionCount> reactions;

    private ReactionsChanged(Builder builder) {
        room = builder.room;
        target = builder.target;
        timestamp = builder.timestamp;
        id = builder.id;
        username = builder.username;
        offset = builder.offset;
        user = builder.user;
        emoji = builder.emoji;
        on = builder.on;
        reactions = builder.reactions;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, long target, Instant timestamp) {
        return new Builder(room, target, timestamp);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, target, timestamp)
                .id(id)
                .username(username)
                .offset(offset)
                .user(user)
                .emoji(emoji)
                .on(on)
                .reactions(reactions);
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

    /** The emoji that one user added or removed; null where the event stands for several users. */
    public @Nullable String emoji() {
        return emoji;
    }

    /** Whether the user added the emoji; false where {@link #emoji} is null. */
    public boolean on() {
        return on;
    }

    /** All reactions to the message, in the order of their first use. */
    public List<ReactionCount> reactions() {
        return reactions;
    }

    @Override
    public ReactionsChanged withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public ReactionsChanged withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return DurableEvent.messageKey(target);
    }

    /** Returns the same event with {@code counts} as its {@link #reactions}. */
    public ReactionsChanged withReactions(List<ReactionCount> counts) {
        return toBuilder().reactions(counts).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReactionsChanged that
                && room.equals(that.room)
                && target == that.target
                && timestamp.equals(that.timestamp)
                && id.equals(that.id)
                && username.equals(that.username)
                && offset == that.offset
                && Objects.equals(user, that.user)
                && Objects.equals(emoji, that.emoji)
                && on == that.on
                && reactions.equals(that.reactions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, target, timestamp, id, username, offset, user, emoji, on, reactions);
    }

    @Override
    public String toString() {
        return "ReactionsChanged[room=" + room + ", target=" + target + ", timestamp=" + timestamp + ", id=" + id
                + ", username=" + username + ", offset=" + offset + ", user=" + user + ", emoji=" + emoji + ", on=" + on
                + ", reactions=" + reactions + "]";
    }

    /** Builds a {@link ReactionsChanged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private Instant timestamp;
        private String id = "";
        private String username = "";
        private long offset;
        private @Nullable String user;
        private @Nullable String emoji;
        private boolean on;
        private List<ReactionCount> reactions = List.of();

        private Builder(String room, long target, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        }

        /** Sets {@link ReactionsChanged#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link ReactionsChanged#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link ReactionsChanged#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link ReactionsChanged#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link ReactionsChanged#emoji()}; default: {@code null}. */
        public Builder emoji(@Nullable String emoji) {
            this.emoji = emoji;
            return this;
        }

        /** Sets {@link ReactionsChanged#on()}; default: {@code false}. */
        public Builder on(boolean on) {
            this.on = on;
            return this;
        }

        /** Sets {@link ReactionsChanged#reactions()}; default: empty. */
        public Builder reactions(List<ReactionCount> reactions) {
            this.reactions = List.copyOf(reactions);
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public ReactionsChanged build() {
            return new ReactionsChanged(this);
        }
    }
}
