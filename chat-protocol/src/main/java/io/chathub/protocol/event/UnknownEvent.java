package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A durable event that this version cannot read, since it does not know the type or a field has another form: a v2 server that
 * is newer than this client sent it. The client counts the event as seen, so that the offset is no hole in the stream. Only decoding gives this event, and only
 * in v2; it cannot be encoded.
 */
public final class UnknownEvent implements RoomEvent {

    private final String type;
    private final String room;
    private final long offset;

    private UnknownEvent(String type, String room, long offset) {
        this.type = Objects.requireNonNull(type, "type");
        this.room = Objects.requireNonNull(room, "room");
        this.offset = offset;
        if (offset < 1) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 1)");
        }
    }

    /**
     * Returns the event with these fields.
     *
     * @throws IllegalArgumentException if {@code offset} is less than 1
     */
    public static UnknownEvent of(String type, String room, long offset) {
        return new UnknownEvent(type, room, offset);
    }

    /** The {@code type} that the server sent. */
    public String type() {
        return type;
    }

    @Override
    public String room() {
        return room;
    }

    /** The number of the event in the room's stream, from 1. */
    public long offset() {
        return offset;
    }

    /** Always empty: this side does not know which connection caused the event. */
    @Override
    public String id() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnknownEvent that
                && type.equals(that.type)
                && room.equals(that.room)
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, room, offset);
    }

    @Override
    public String toString() {
        return "UnknownEvent[type=" + type + ", room=" + room + ", offset=" + offset + "]";
    }
}
