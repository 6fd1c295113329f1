package io.chathub.protocol.reply;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a range of a room's stream, in place of the events of the range: {@code
 * {"type":"changes","room":"dev","from":46,"to":47,"events":[…]}}. A server sends it to the members of a room where it
 * had to catch up with the stream. The client applies the states, and its position is {@code to} afterwards. A client
 * whose position is {@code to} or higher ignores the frame.
 */
public final class StatesChanged implements ServerReply {

    private final String room;
    private final long from;
    private final long to;
    private final List<DurableEvent> events;

    private StatesChanged(Builder builder) {
        room = builder.room;
        from = builder.from;
        to = builder.to;
        events = builder.events;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, long from, long to) {
        return new Builder(room, from, to);
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The offset of the first event of the range. */
    public long from() {
        return from;
    }

    /** The offset of the last event of the range. */
    public long to() {
        return to;
    }

    /**
     * The present state of each message whose last change is within the range, in the order of these changes; may be
     * empty.
     */
    public List<DurableEvent> events() {
        return events;
    }

    /** The messages among {@link #events}, in their order. */
    public List<MessagePosted> messages() {
        return MessageList.of(events);
    }

    @Override
    public @Nullable String ref() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StatesChanged that
                && room.equals(that.room)
                && from == that.from
                && to == that.to
                && events.equals(that.events);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, from, to, events);
    }

    @Override
    public String toString() {
        return "StatesChanged[room=" + room + ", from=" + from + ", to=" + to + ", events=" + events + "]";
    }

    /** Builds a {@link StatesChanged}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long from;
        private final long to;
        private List<DurableEvent> events = List.of();

        private Builder(String room, long from, long to) {
            this.room = Objects.requireNonNull(room, "room");
            this.from = from;
            this.to = to;
        }

        /** Sets {@link StatesChanged#events()}; default: empty. */
        public Builder events(List<? extends DurableEvent> events) {
            this.events = List.copyOf(events);
            return this;
        }

        /** Returns the message. */
        public StatesChanged build() {
            return new StatesChanged(this);
        }
    }
}
