package io.chathub.protocol.reply;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a history request: {@code
 * {"type":"history","ref":"4","room":"dev","epoch":"k3","offset":45,"floor":0,"events":[…],"more":true}}, with {@code
 * "through":58} in the view {@code changes}, and with {@code "unchanged":12} if messages of the page were left out.
 */
public final class HistoryFetched implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final String epoch;
    private final long offset;
    private final @Nullable Long floor;
    private final List<DurableEvent> events;
    private final @Nullable Long through;
    private final int unchanged;
    private final boolean more;

    private HistoryFetched(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        epoch = builder.epoch;
        offset = builder.offset;
        floor = builder.floor;
        events = builder.events;
        through = builder.through;
        unchanged = builder.unchanged;
        more = builder.more;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String epoch, long offset) {
        return new Builder(room, epoch, offset);
    }

    /** Begins a message with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, epoch, offset)
                .ref(ref)
                .floor(floor)
                .events(events)
                .through(through)
                .unchanged(unchanged)
                .more(more);
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

    /**
     * The highest offset of a message that the server no longer holds, pinned messages excepted; 0 if it holds all of
     * them; null if the server is of a version before this field. The client drops the messages at and below this
     * offset that are not pinned.
     */
    public @Nullable Long floor() {
        return floor;
    }

    /**
     * The requested messages that are held, each in its present state; fewer than requested if they are large. In the
     * order of offsets, or of the last changes in the view {@code changes}.
     */
    public List<DurableEvent> events() {
        return events;
    }

    /** The messages among {@link #events}, in their order. */
    public List<MessagePosted> messages() {
        return MessageList.of(events);
    }

    /**
     * The position of the client after it has applied a page of the view {@code changes}; the next page is the one
     * after this offset. Equal to {@link #offset} if there is no {@link #more}. Null in other views, and if the server
     * is of a version that ignores the view.
     */
    public @Nullable Long through() {
        return through;
    }

    /**
     * The number of messages of the page that were left out because they did not change after the offset that the
     * client named in {@code changedAfter}; else 0.
     */
    public int unchanged() {
        return unchanged;
    }

    /** Whether the server holds more in the requested direction. */
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
                && Objects.equals(floor, that.floor)
                && events.equals(that.events)
                && Objects.equals(through, that.through)
                && unchanged == that.unchanged
                && more == that.more;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, epoch, offset, floor, events, through, unchanged, more);
    }

    @Override
    public String toString() {
        return "HistoryFetched[ref=" + ref + ", room=" + room + ", epoch=" + epoch + ", offset=" + offset + ", floor="
                + floor + ", events=" + events + ", through=" + through + ", unchanged=" + unchanged + ", more=" + more
                + "]";
    }

    /** Builds a {@link HistoryFetched}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String epoch;
        private final long offset;
        private @Nullable String ref;
        private @Nullable Long floor;
        private List<DurableEvent> events = List.of();
        private @Nullable Long through;
        private int unchanged;
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

        /** Sets {@link HistoryFetched#floor()}; default: null. */
        public Builder floor(@Nullable Long floor) {
            this.floor = floor;
            return this;
        }

        /** Sets {@link HistoryFetched#events()}; default: empty. */
        public Builder events(List<? extends DurableEvent> events) {
            this.events = List.copyOf(events);
            return this;
        }

        /** Sets {@link HistoryFetched#through()}; default: null. */
        public Builder through(@Nullable Long through) {
            this.through = through;
            return this;
        }

        /** Sets {@link HistoryFetched#unchanged()}; default: {@code 0}. */
        public Builder unchanged(int unchanged) {
            this.unchanged = unchanged;
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
