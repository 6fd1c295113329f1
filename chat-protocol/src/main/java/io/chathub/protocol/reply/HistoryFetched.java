package io.chathub.protocol.reply;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a history request: {@code
 * {"type":"history","ref":"4","room":"dev","epoch":"k3","offset":45,"events":[…],"more":true}}.
 */
public final class HistoryFetched implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final String epoch;
    private final long offset;
    private final List<MessagePosted> events;
    private final boolean more;

    private HistoryFetched(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        epoch = builder.epoch;
        offset = builder.offset;
        events = builder.events;
        more = builder.more;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String epoch, long offset) {
        return new Builder(room, epoch, offset);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The random name of the stream's numbering. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the newest event of the stream; 0 if there is none. */
    public long offset() {
        return offset;
    }

    /** The requested events that are held, oldest first; fewer than requested if they are large. */
    public List<MessagePosted> events() {
        return events;
    }

    /** Whether the server holds more events in the requested direction. */
    public boolean more() {
        return more;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HistoryFetched that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && epoch.equals(that.epoch)
                && offset == that.offset
                && events.equals(that.events)
                && more == that.more;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, epoch, offset, events, more);
    }

    @Override
    public String toString() {
        return "HistoryFetched[ref=" + ref + ", room=" + room + ", epoch=" + epoch + ", offset=" + offset + ", events="
                + events + ", more=" + more + "]";
    }

    /** Builds a {@link HistoryFetched}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String epoch;
        private final long offset;
        private @Nullable String ref;
        private List<MessagePosted> events = List.of();
        private boolean more;

        private Builder(String room, String epoch, long offset) {
            this.room = Objects.requireNonNull(room, "room");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            this.offset = offset;
        }

        /** Sets {@link HistoryFetched#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link HistoryFetched#events()}; default: empty. */
        public Builder events(List<MessagePosted> events) {
            this.events = List.copyOf(events);
            return this;
        }

        /** Sets {@link HistoryFetched#more()}; default: {@code false}. */
        public Builder more(boolean more) {
            this.more = more;
            return this;
        }

        /** Returns the message. */
        public HistoryFetched build() {
            return new HistoryFetched(this);
        }
    }
}
