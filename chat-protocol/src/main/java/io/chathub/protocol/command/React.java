package io.chathub.protocol.command;

import io.chathub.protocol.Emoji;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to add or remove a reaction of the user to a message: {@code
 * {"type":"reaction","ref":"8","room":"dev","epoch":"k3","target":44,"emoji":"👍","on":true}}. A user has an emoji once at
 * most: a second request for the same state changes nothing, and has no key. v2 only, feature {@link
 * io.chathub.protocol.Feature#REACTION}.
 */
public final class React implements ClientCommand {

    private final @Nullable String ref;
    private final String room;
    private final @Nullable String epoch;
    private final long target;
    private final String emoji;
    private final boolean on;

    private React(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        epoch = builder.epoch;
        target = builder.target;
        on = builder.on;
        CommandChecks.target(target, epoch);
        emoji = Emoji.normalize(builder.emoji);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, long target, String emoji, boolean on) {
        return new Builder(room, target, emoji, on);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, target, emoji, on);
        builder.ref = ref;
        builder.epoch = epoch;
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

    /** Whether the reaction is added; else removed. */
    public boolean on() {
        return on;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof React that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && target == that.target
                && emoji.equals(that.emoji)
                && on == that.on;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, epoch, target, emoji, on);
    }

    @Override
    public String toString() {
        return "React[ref=" + ref + ", room=" + room + ", epoch=" + epoch + ", target=" + target + ", emoji=" + emoji
                + ", on=" + on + "]";
    }

    /** Builds a {@link React}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final String emoji;
        private final boolean on;
        private @Nullable String ref;
        private @Nullable String epoch;

        private Builder(String room, long target, String emoji, boolean on) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.emoji = Objects.requireNonNull(emoji, "emoji");
            this.on = on;
        }

        /** Sets {@link React#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link React#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public React build() {
            return new React(this);
        }
    }
}
