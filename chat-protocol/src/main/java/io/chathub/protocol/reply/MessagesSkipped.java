package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notice that the server left out events, because this client read too slowly or the server had to catch up on too
 * many: {@code {"type":"gap","room":"dev","from":50,"to":61}}. The client can fetch what changed: {@code history} in the
 * view {@code changes} after {@code from - 1}.
 */
public final class MessagesSkipped implements ServerReply {

    private final String room;
    private final long from;
    private final long to;

    private MessagesSkipped(Builder builder) {
        room = builder.room;
        from = builder.from;
        to = builder.to;
    }

    /** Begins a message. */
    public static Builder builder(String room, long from, long to) {
        return new Builder(room, from, to);
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The offset of the first event that was left out. */
    public long from() {
        return from;
    }

    /** The offset of the last event that was left out. */
    public long to() {
        return to;
    }

    @Override
    public @Nullable String ref() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessagesSkipped that && room.equals(that.room) && from == that.from && to == that.to;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, from, to);
    }

    @Override
    public String toString() {
        return "MessagesSkipped[room=" + room + ", from=" + from + ", to=" + to + "]";
    }

    /** Builds a {@link MessagesSkipped}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long from;
        private final long to;

        private Builder(String room, long from, long to) {
            this.room = Objects.requireNonNull(room, "room");
            this.from = from;
            this.to = to;
        }

        /** Returns the message. */
        public MessagesSkipped build() {
            return new MessagesSkipped(this);
        }
    }
}
