package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a message, an edit, a deletion, a reaction or a pin: {@code {"type":"ack","ref":"3","room":"dev","epoch":"k3","offset":45,"timestamp":"…"}}, with
 * {@code "duplicate":true} if its key was known or nothing had to be changed, and {@code "everyone":false} if the
 * message was posted without the mention of all members. It precedes the sender's own copy of the event, except the ack of a
 * reaction, which may follow. The reply to a
 * typing notice that has a ref is an ack without an offset: {@code {"type":"ack","ref":"3","room":"dev"}}.
 */
public final class Acknowledged implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final @Nullable Place place;
    private final boolean duplicate;
    private final boolean everyoneRefused;

    private Acknowledged(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        place = builder.place;
        duplicate = builder.duplicate;
        everyoneRefused = builder.everyoneRefused;
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

    /** The event's position and time; null for a typing notice. */
    public @Nullable Place place() {
        return place;
    }

    /**
     * Whether a request with the same key was accepted before, or the state was the requested one: nothing was
     * delivered.
     */
    public boolean duplicate() {
        return duplicate;
    }

    /** Whether the message was posted without the mention of all members, which was not allowed. */
    public boolean everyoneRefused() {
        return everyoneRefused;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Acknowledged that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && Objects.equals(place, that.place)
                && duplicate == that.duplicate
                && everyoneRefused == that.everyoneRefused;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, place, duplicate, everyoneRefused);
    }

    @Override
    public String toString() {
        return "Acknowledged[ref=" + ref + ", room=" + room + ", place=" + place + ", duplicate=" + duplicate
                + ", everyoneRefused=" + everyoneRefused + "]";
    }

    /** Builds a {@link Acknowledged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;
        private @Nullable Place place;
        private boolean duplicate;
        private boolean everyoneRefused;

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

        /** Sets {@link Acknowledged#everyoneRefused()}; default: {@code false}. */
        public Builder everyoneRefused(boolean everyoneRefused) {
            this.everyoneRefused = everyoneRefused;
            return this;
        }

        /** Returns the message. */
        public Acknowledged build() {
            return new Acknowledged(this);
        }
    }
}
