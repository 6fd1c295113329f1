package io.chathub.protocol.command;

import io.chathub.protocol.Emoji;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for the users that reacted to a message with one emoji: {@code
 * {"type":"reactions","ref":"9","room":"dev","epoch":"k3","target":44,"emoji":"👍","limit":100}}. v2 only, feature {@link
 * io.chathub.protocol.Feature#REACTION}.
 */
public final class ListReactors implements ClientCommand {

    /** The maximum number of users in a reply: {@value}. */
    public static final int MAX_LIMIT = 300;

    /** The default number of users in a reply: {@value}. */
    public static final int DEFAULT_LIMIT = 100;

    /** The maximum length of {@link #after()}: {@value} characters. */
    public static final int MAX_AFTER_LENGTH = 512;

    private final @Nullable String ref;
    private final String room;
    private final @Nullable String epoch;
    private final long target;
    private final String emoji;
    private final @Nullable String after;
    private final int limit;

    private ListReactors(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        epoch = builder.epoch;
        target = builder.target;
        after = builder.after;
        limit = builder.limit;
        CommandChecks.target(target, epoch);
        emoji = Emoji.normalize(builder.emoji);
        CommandChecks.limit(limit);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, long target, String emoji) {
        return new Builder(room, target, emoji);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, target, emoji);
        builder.ref = ref;
        builder.epoch = epoch;
        builder.after = after;
        builder.limit = limit;
        return builder;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    /**
     * The epoch that the offsets of this request belong to; null means the present one. The server refuses an epoch
     * that is neither the present one nor one of its predecessors with {@code conflict}.
     */
    public @Nullable String epoch() {
        return epoch;
    }

    /** The offset of the message; at least 1. */
    public long target() {
        return target;
    }

    /** The emoji, {@linkplain io.chathub.protocol.Emoji#normalize normalized}. */
    public String emoji() {
        return emoji;
    }

    /** The {@code next} of the page before; 1 to {@value #MAX_AFTER_LENGTH} characters, null for the first page. */
    public @Nullable String after() {
        return after;
    }

    /** The maximum number of users in the reply; at least 1. The server sends at most {@value #MAX_LIMIT}. */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListReactors that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && target == that.target
                && emoji.equals(that.emoji)
                && Objects.equals(after, that.after)
                && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, epoch, target, emoji, after, limit);
    }

    @Override
    public String toString() {
        return "ListReactors[ref=" + ref + ", room=" + room + ", epoch=" + epoch + ", target=" + target + ", emoji="
                + emoji + ", after=" + after + ", limit=" + limit + "]";
    }

    /** Builds a {@link ListReactors}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final String emoji;
        private @Nullable String ref;
        private @Nullable String epoch;
        private @Nullable String after;
        private int limit = DEFAULT_LIMIT;

        private Builder(String room, long target, String emoji) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.emoji = Objects.requireNonNull(emoji, "emoji");
        }

        /** Sets {@link ListReactors#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link ListReactors#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /** Sets {@link ListReactors#after()}; default: null. */
        public Builder after(@Nullable String after) {
            this.after = after;
            return this;
        }

        /** Sets {@link ListReactors#limit()}; default: {@value ListReactors#DEFAULT_LIMIT}. */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public ListReactors build() {
            return new ListReactors(this);
        }
    }
}
