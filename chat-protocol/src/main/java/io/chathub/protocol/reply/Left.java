package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reply to a leave: {@code {"type":"left","ref":"2","room":"dev"}}. No event of the room follows. */
public final class Left implements ServerReply {

    private final @Nullable String ref;
    private final String room;

    private Left(Builder builder) {
        ref = builder.ref;
        room = builder.room;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Left that && Objects.equals(ref, that.ref) && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room);
    }

    @Override
    public String toString() {
        return "Left[ref=" + ref + ", room=" + room + "]";
    }

    /** Builds a {@link Left}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link Left#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Returns the message. */
        public Left build() {
            return new Left(this);
        }
    }
}
