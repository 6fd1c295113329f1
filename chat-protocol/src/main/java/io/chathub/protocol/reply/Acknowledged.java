package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a message: {@code {"type":"ack","ref":"3","room":"dev","epoch":"k3","offset":45,"timestamp":"…"}}, with
 * {@code "duplicate":true} if its key was known. It precedes the sender's own copy of the message. The reply to a
 * typing notice that has a ref is an ack without an offset: {@code {"type":"ack","ref":"3","room":"dev"}}.
 */
public final class Acknowledged implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final @Nullable Place place;
    private final boolean duplicate;

    private Acknowledged(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        place = builder.place;
        duplicate = builder.duplicate;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room) {
        return new Builder(room);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The message's position and time; null for a typing notice. */
    public @Nullable Place place() {
        return place;
    }

    /** Whether a message with the same key was accepted before; this one was not delivered again. */
    public boolean duplicate() {
        return duplicate;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Acknowledged that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(place, that.place)
                && duplicate == that.duplicate;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, place, duplicate);
    }

    @Override
    public String toString() {
        return "Acknowledged[ref=" + ref + ", room=" + room + ", place=" + place + ", duplicate=" + duplicate + "]";
    }

    /** Builds a {@link Acknowledged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;
        private @Nullable Place place;
        private boolean duplicate;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link Acknowledged#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link Acknowledged#place()}; default: null. */
        public Builder place(@Nullable Place place) {
            this.place = place;
            return this;
        }

        /** Sets {@link Acknowledged#duplicate()}; default: {@code false}. */
        public Builder duplicate(boolean duplicate) {
            this.duplicate = duplicate;
            return this;
        }

        /** Returns the message. */
        public Acknowledged build() {
            return new Acknowledged(this);
        }
    }
}
