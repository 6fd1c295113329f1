package io.chathub.protocol.reply;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a request for the users of a reaction: {@code
 * {"type":"reactions","ref":"9","room":"dev","target":44,"emoji":"👍","count":3,"users":[{"user":"u…22","username":"Ann"}],
 * "more":false}}.
 */
public final class ReactorsListed implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final long target;
    private final String emoji;
    private final int count;
    private final List<Reactor> users;
    private final @Nullable String next;

    private ReactorsListed(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        target = builder.target;
        emoji = builder.emoji;
        count = builder.count;
        users = builder.users;
        next = builder.next;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, long target, String emoji) {
        return new Builder(room, target, emoji);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The offset of the message. */
    public long target() {
        return target;
    }

    /** The emoji, as the request had it. */
    public String emoji() {
        return emoji;
    }

    /** The number of all users with this reaction; 0 for a message that is not held. */
    public int count() {
        return count;
    }

    /** Some of the users, in no particular order. */
    public List<Reactor> users() {
        return users;
    }

    /** The {@code after} of the next page; null where there is none. */
    public @Nullable String next() {
        return next;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReactorsListed that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && target == that.target
                && emoji.equals(that.emoji)
                && count == that.count
                && users.equals(that.users)
                && Objects.equals(next, that.next);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, target, emoji, count, users, next);
    }

    @Override
    public String toString() {
        return "ReactorsListed[ref=" + ref + ", room=" + room + ", target=" + target + ", emoji=" + emoji + ", count="
                + count + ", users=" + users + ", next=" + next + "]";
    }

    /** Builds a {@link ReactorsListed}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final String emoji;
        private @Nullable String ref;
        private int count;
        private List<Reactor> users = List.of();
        private @Nullable String next;

        private Builder(String room, long target, String emoji) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.emoji = Objects.requireNonNull(emoji, "emoji");
        }

        /** Sets {@link ReactorsListed#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link ReactorsListed#count()}; default: {@code 0}. */
        public Builder count(int count) {
            this.count = count;
            return this;
        }

        /** Sets {@link ReactorsListed#users()}; default: empty. */
        public Builder users(List<Reactor> users) {
            this.users = List.copyOf(users);
            return this;
        }

        /** Sets {@link ReactorsListed#next()}; default: null. */
        public Builder next(@Nullable String next) {
            this.next = next;
            return this;
        }

        /** Returns the message. */
        public ReactorsListed build() {
            return new ReactorsListed(this);
        }
    }
}
