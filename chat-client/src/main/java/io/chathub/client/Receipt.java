package io.chathub.client;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The acknowledgement of a message: its offset in the stream of the room. */
public final class Receipt {

    private final String room;
    private final String epoch;
    private final long offset;
    private final Instant timestamp;
    private final boolean duplicate;

    private Receipt(String room, String epoch, long offset, Instant timestamp, boolean duplicate) {
        this.room = Objects.requireNonNull(room, "room");
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.offset = offset;
        this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        this.duplicate = duplicate;
    }

    /** Creates a receipt; for the client, and for tests of code that uses it. */
    public static Receipt of(String room, String epoch, long offset, Instant timestamp, boolean duplicate) {
        return new Receipt(room, epoch, offset, timestamp, duplicate);
    }

    /** The name of the room. */
    public String room() {
        return room;
    }

    /** The id of the numbering of the stream; another epoch means other offsets. */
    public String epoch() {
        return epoch;
    }

    /** The number of the message in the stream of the room, from 1. */
    public long offset() {
        return offset;
    }

    /** The time at which the server accepted the message, by its clock. */
    public Instant timestamp() {
        return timestamp;
    }

    /** Whether an earlier attempt had arrived already and only its acknowledgement was lost. */
    public boolean duplicate() {
        return duplicate;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Receipt that
                && room.equals(that.room)
                && epoch.equals(that.epoch)
                && offset == that.offset
                && timestamp.equals(that.timestamp)
                && duplicate == that.duplicate;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, epoch, offset);
    }

    @Override
    public String toString() {
        return "Receipt[" + room + " " + epoch + "/" + offset + ", " + timestamp + (duplicate ? ", duplicate]" : "]");
    }
}
