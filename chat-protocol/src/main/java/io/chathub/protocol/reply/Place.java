package io.chathub.protocol.reply;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The position of an event in a room's stream, and its time. */
public final class Place {

    private final String epoch;
    private final long offset;
    private final Instant timestamp;

    private Place(String epoch, long offset, Instant timestamp) {
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.offset = offset;
        this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
    }

    /** Returns the position with these fields. */
    public static Place of(String epoch, long offset, Instant timestamp) {
        return new Place(epoch, offset, timestamp);
    }

    /** The random name of the stream's numbering. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the event, from 1. */
    public long offset() {
        return offset;
    }

    /** The time at which the server accepted the event. */
    public Instant timestamp() {
        return timestamp;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place that
                && epoch.equals(that.epoch)
                && offset == that.offset
                && timestamp.equals(that.timestamp);
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, offset, timestamp);
    }

    @Override
    public String toString() {
        return "Place[epoch=" + epoch + ", offset=" + offset + ", timestamp=" + timestamp + "]";
    }
}
