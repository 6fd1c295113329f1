package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request to leave a room: {@code {"type":"leave","ref":"2","room":"dev"}}. */
public final class Leave implements ClientCommand {

    private final @Nullable String ref;
    private final String room;

    private Leave(Builder builder) {
        ref = builder.ref;
        room = builder.room;
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room) {
        return new Builder(room);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Leave that && Objects.equals(ref, that.ref) && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room);
    }

    @Override
    public String toString() {
        return "Leave[ref=" + ref + ", room=" + room + "]";
    }

    /** Builds a {@link Leave}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link Leave#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Returns the command. */
        public Leave build() {
            return new Leave(this);
        }
    }
}
