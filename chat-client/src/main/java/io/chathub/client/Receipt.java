package io.chathub.client;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of a durable request: of a message, an edit, a deletion, a reaction or a pin. It names the offset of the
 * event in the stream of the room.
 */
public final class Receipt {

    private final String room;
    private final String epoch;
    private final long offset;
    private final Instant timestamp;
    private final boolean duplicate;

    private final boolean everyoneRefused;

    private Receipt(Builder builder) {
        room = builder.room;
        epoch = builder.epoch;
        offset = builder.offset;
        timestamp = builder.timestamp;
        duplicate = builder.duplicate;
        everyoneRefused = builder.everyoneRefused;
    }

    /** Creates a receipt of a message without mentions; for the client, and for tests of code that uses it. */
    public static Receipt of(String room, String epoch, long offset, Instant timestamp, boolean duplicate) {
        return builder(room, epoch, offset, timestamp).duplicate(duplicate).build();
    }

    /** Creates a builder; for the client, and for tests of code that uses it. */
    public static Builder builder(String room, String epoch, long offset, Instant timestamp) {
        return new Builder(room, epoch, offset, timestamp);
    }

    /** The name of the room. */
    public String room() {
        return room;
    }

    /** The id of the numbering of the stream; another epoch means other offsets. */
    public String epoch() {
        return epoch;
    }

    /**
     * The number of the event in the stream of the room, from 1: of a message, by which it is edited or deleted; of a change, that of
     * the change and not of the changed message. If nothing had to be changed, that of the last change of the message.
     */
    public long offset() {
        return offset;
    }

    /** The time of the event, by the clock of the server. */
    public Instant timestamp() {
        return timestamp;
    }

    /**
     * Whether this request had no effect of its own: an earlier attempt had arrived already and only its acknowledgement was lost, or
     * the message was in the requested state.
     */
    public boolean duplicate() {
        return duplicate;
    }

    /** Whether the message was posted without the mention of all members, which the server did not allow. */
    public boolean everyoneRefused() {
        return everyoneRefused;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Receipt that
                && room.equals(that.room)
                && epoch.equals(that.epoch)
                && offset == that.offset
                && timestamp.equals(that.timestamp)
                && duplicate == that.duplicate
                && everyoneRefused == that.everyoneRefused;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, epoch, offset);
    }

    @Override
    public String toString() {
        return "Receipt[" + room + " " + epoch + "/" + offset + ", " + timestamp + (duplicate ? ", duplicate" : "")
                + (everyoneRefused ? ", everyone refused]" : "]");
    }

    /** Builds a {@link Receipt}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String epoch;
        private final long offset;
        private final Instant timestamp;
        private boolean duplicate;
        private boolean everyoneRefused;

        private Builder(String room, String epoch, long offset, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            this.offset = offset;
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        }

        /** Sets {@link Receipt#duplicate}. Default false. */
        public Builder duplicate(boolean duplicate) {
            this.duplicate = duplicate;
            return this;
        }

        /** Sets {@link Receipt#everyoneRefused}. Default false. */
        public Builder everyoneRefused(boolean everyoneRefused) {
            this.everyoneRefused = everyoneRefused;
            return this;
        }

        /** Builds the receipt. */
        public Receipt build() {
            return new Receipt(this);
        }
    }
}
