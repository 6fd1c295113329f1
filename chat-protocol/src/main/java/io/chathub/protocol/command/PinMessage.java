package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of a moderator to pin a message, or to remove its pin: {@code
 * {"type":"pin","ref":"5","room":"dev","epoch":"k3","target":45,"on":true}}. v2 only, feature {@link
 * io.chathub.protocol.Feature#PIN}.
 */
public final class PinMessage implements ClientCommand {

    private final @Nullable String ref;
    private final @Nullable String key;
    private final String room;
    private final @Nullable String epoch;
    private final long target;
    private final boolean on;

    private PinMessage(Builder builder) {
        ref = builder.ref;
        key = builder.key;
        room = builder.room;
        epoch = builder.epoch;
        target = builder.target;
        on = builder.on;
        CommandChecks.target(target, epoch);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, long target, boolean on) {
        return new Builder(room, target, on);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, target, on);
        builder.ref = ref;
        builder.key = key;
        builder.epoch = epoch;
        return builder;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /**
     * The idempotency key: another request of this type with it within 5 minutes is the same request. 1 to {@value
     * ClientCommand#MAX_REF_LENGTH} characters; null if none.
     */
    public @Nullable String key() {
        return key;
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

    /** Whether the message is pinned; else its pin is removed. */
    public boolean on() {
        return on;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PinMessage that
                && Objects.equals(ref, that.ref)
                && Objects.equals(key, that.key)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && target == that.target
                && on == that.on;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, key, room, epoch, target, on);
    }

    @Override
    public String toString() {
        return "PinMessage[ref=" + ref + ", key=" + key + ", room=" + room + ", epoch=" + epoch + ", target=" + target
                + ", on=" + on + "]";
    }

    /** Builds a {@link PinMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final boolean on;
        private @Nullable String ref;
        private @Nullable String key;
        private @Nullable String epoch;

        private Builder(String room, long target, boolean on) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.on = on;
        }

        /** Sets {@link PinMessage#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link PinMessage#key()}; default: null. */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** Sets {@link PinMessage#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public PinMessage build() {
            return new PinMessage(this);
        }
    }
}
