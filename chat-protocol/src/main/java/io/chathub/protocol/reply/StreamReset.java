package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notice that the numbering of a room's stream has a new epoch: {@code
 * {"type":"reset","room":"dev","epoch":"m8","offset":61}}. Later events have offsets of the new epoch, from {@code offset
 * + 1}. A client whose position is {@code offset} or lower keeps what it holds, under the new epoch, and fetches the
 * changes after its position. A client with a higher position drops what it holds of the room, and fetches the newest
 * messages.
 */
public final class StreamReset implements ServerReply {

    private final String room;
    private final String epoch;
    private final long offset;

    private StreamReset(Builder builder) {
        room = builder.room;
        epoch = builder.epoch;
        offset = builder.offset;
    }

    /** Begins a message. */
    public static Builder builder(String room, String epoch, long offset) {
        return new Builder(room, epoch, offset);
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The random name of the new numbering. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the last event that both numberings share; at least 0. */
    public long offset() {
        return offset;
    }

    @Override
    public @Nullable String ref() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamReset that
                && room.equals(that.room)
                && epoch.equals(that.epoch)
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, epoch, offset);
    }

    @Override
    public String toString() {
        return "StreamReset[room=" + room + ", epoch=" + epoch + ", offset=" + offset + "]";
    }

    /** Builds a {@link StreamReset}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String epoch;
        private final long offset;

        private Builder(String room, String epoch, long offset) {
            this.room = Objects.requireNonNull(room, "room");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            this.offset = offset;
        }

        /** Returns the message. */
        public StreamReset build() {
            return new StreamReset(this);
        }
    }
}
