package io.chathub.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lost events of a room: the server no longer holds their messages, or no longer knows what changed. {@link
 * ChatListener#onGap} gets it at their position in the stream. Messages of the range that the server still holds follow. A
 * program that keeps messages drops them, since changes may be among the lost events; it reads them again by {@link
 * ChatRoom#history}.
 */
public final class Gap {

    private final String room;
    private final long from;
    private final long to;
    private final boolean newEpoch;

    private Gap(String room, long from, long to, boolean newEpoch) {
        this.room = Objects.requireNonNull(room, "room");
        this.from = from;
        this.to = to;
        this.newEpoch = newEpoch;
    }

    /**
     * Creates a gap; for the client, and for tests of code that uses it.
     *
     * @param from the offset of the first lost event
     * @param to   the offset of the last lost event
     */
    public static Gap of(String room, long from, long to) {
        return new Gap(room, from, to, false);
    }

    /** Creates the gap before a new epoch; for the client, and for tests of code that uses it. */
    public static Gap newEpoch(String room) {
        return new Gap(room, 0, 0, true);
    }

    /** The name of the room. */
    public String room() {
        return room;
    }

    /** The offset of the first lost event; 0 if {@link #newEpoch}. */
    public long from() {
        return from;
    }

    /** The offset of the last lost event; 0 if {@link #newEpoch}. */
    public long to() {
        return to;
    }

    /**
     * Whether events that this client has received are void: the stream has a new epoch, as after the restart of a server without
     * a durable store. It is then unknown which messages of the former epoch are lost. Offsets continue from the events that both
     * epochs share; they start again if there are none.
     */
    public boolean newEpoch() {
        return newEpoch;
    }

    /** The number of lost events, and so the maximum number of lost messages; -1 if it is unknown. */
    public long count() {
        return newEpoch ? -1 : to - from + 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Gap that
                && room.equals(that.room)
                && from == that.from
                && to == that.to
                && newEpoch == that.newEpoch;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, from, to, newEpoch);
    }

    @Override
    public String toString() {
        return "Gap[" + room + (newEpoch ? ", new epoch]" : " " + from + ".." + to + "]");
    }
}
