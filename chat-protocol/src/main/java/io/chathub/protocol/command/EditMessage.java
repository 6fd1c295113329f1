package io.chathub.protocol.command;

import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of the author to replace a message's text, price and mentions, as a whole: {@code
 * {"type":"edit","ref":"6","key":"e1","room":"dev","epoch":"k3","target":45,"text":"Hello","rev":1}}. v2 only, feature {@link
 * io.chathub.protocol.Feature#EDIT}.
 */
public final class EditMessage implements ClientCommand {

    private final @Nullable String ref;
    private final @Nullable String key;
    private final String room;
    private final @Nullable String epoch;
    private final long target;
    private final String text;
    private final @Nullable JsonNumber price;
    private final List<String> mentions;
    private final @Nullable Long rev;

    private EditMessage(Builder builder) {
        ref = builder.ref;
        key = builder.key;
        room = builder.room;
        epoch = builder.epoch;
        target = builder.target;
        text = builder.text;
        price = builder.price;
        mentions = builder.mentions;
        rev = builder.rev;
        CommandChecks.target(target, epoch);
        CommandChecks.mentions(mentions);
        CommandChecks.rev(rev);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, long target, String text) {
        return new Builder(room, target, text);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, target, text);
        builder.ref = ref;
        builder.key = key;
        builder.epoch = epoch;
        builder.price = price;
        builder.mentions = mentions;
        builder.rev = rev;
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

    /** The new text; may be empty. */
    public String text() {
        return text;
    }

    /** The new price; null for none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    /** The public ids of the users that the new text mentions; at most {@value ClientCommand#MAX_MENTIONS}. */
    public List<String> mentions() {
        return mentions;
    }

    /**
     * The revision that the new text was derived from, from 1: the server refuses another one with {@code conflict};
     * null for any.
     */
    public @Nullable Long rev() {
        return rev;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EditMessage that
                && Objects.equals(ref, that.ref)
                && Objects.equals(key, that.key)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && target == that.target
                && text.equals(that.text)
                && Objects.equals(price, that.price)
                && mentions.equals(that.mentions)
                && Objects.equals(rev, that.rev);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, key, room, epoch, target, text, price, mentions, rev);
    }

    @Override
    public String toString() {
        return "EditMessage[ref=" + ref + ", key=" + key + ", room=" + room + ", epoch=" + epoch + ", target=" + target
                + ", text=" + text + ", price=" + price + ", mentions=" + mentions + ", rev=" + rev + "]";
    }

    /** Builds a {@link EditMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final String text;
        private @Nullable String ref;
        private @Nullable String key;
        private @Nullable String epoch;
        private @Nullable JsonNumber price;
        private List<String> mentions = List.of();
        private @Nullable Long rev;

        private Builder(String room, long target, String text) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Sets {@link EditMessage#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link EditMessage#key()}; default: null. */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** Sets {@link EditMessage#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /** Sets {@link EditMessage#price()}; default: null. */
        public Builder price(@Nullable JsonNumber price) {
            this.price = price;
            return this;
        }

        /** Sets {@link EditMessage#mentions()}; default: empty. */
        public Builder mentions(List<String> mentions) {
            this.mentions = List.copyOf(mentions);
            return this;
        }

        /** Sets {@link EditMessage#rev()}; default: null. */
        public Builder rev(@Nullable Long rev) {
            this.rev = rev;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public EditMessage build() {
            return new EditMessage(this);
        }
    }
}
