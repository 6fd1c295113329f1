package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to delete a message, by its author or a moderator: {@code
 * {"type":"delete","ref":"7","room":"dev","epoch":"k3","target":45}}. The message stays as a tombstone without its text. v2 only,
 * feature {@link io.chathub.protocol.Feature#DELETE}.
 */
public final class DeleteMessage implements ClientCommand {

    /** The maximum length of a reason: {@value} characters. */
    public static final int MAX_REASON_LENGTH = 256;

    private final @Nullable String ref;
    private final @Nullable String key;
    private final String room;
    private final @Nullable String epoch;
    private final long target;
    private final @Nullable String reason;

    private DeleteMessage(Builder builder) {
        ref = builder.ref;
        key = builder.key;
        room = builder.room;
        epoch = builder.epoch;
        target = builder.target;
        reason = builder.reason;
        CommandChecks.target(target, epoch);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, long target) {
        return new Builder(room, target);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, target);
        builder.ref = ref;
        builder.key = key;
        builder.epoch = epoch;
        builder.reason = reason;
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

    /**
     * The reason of a moderator, for the audit log alone; at most {@value #MAX_REASON_LENGTH} characters, null for
     * none.
     */
    public @Nullable String reason() {
        return reason;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeleteMessage that
                && Objects.equals(ref, that.ref)
                && Objects.equals(key, that.key)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && target == that.target
                && Objects.equals(reason, that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, key, room, epoch, target, reason);
    }

    @Override
    public String toString() {
        return "DeleteMessage[ref=" + ref + ", key=" + key + ", room=" + room + ", epoch=" + epoch + ", target="
                + target + ", reason=" + reason + "]";
    }

    /** Builds a {@link DeleteMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private @Nullable String ref;
        private @Nullable String key;
        private @Nullable String epoch;
        private @Nullable String reason;

        private Builder(String room, long target) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
        }

        /** Sets {@link DeleteMessage#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link DeleteMessage#key()}; default: null. */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** Sets {@link DeleteMessage#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /** Sets {@link DeleteMessage#reason()}; default: null. */
        public Builder reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public DeleteMessage build() {
            return new DeleteMessage(this);
        }
    }
}
