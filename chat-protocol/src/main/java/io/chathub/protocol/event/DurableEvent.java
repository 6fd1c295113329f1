package io.chathub.protocol.event;

import java.time.Instant;

/**
 * A room event that is numbered and kept: the broker gives it the next offset of the room's stream, appends it to the
 * history, and delivers it. A member that was absent recovers it.
 */
public sealed interface DurableEvent extends RoomEvent permits MessagePosted {

    /** The number of the event in the room's stream, from 1; 0 before the event is published, and in v1. */
    long offset();

    /** The time at which the server accepted the event. */
    Instant timestamp();

    /** Returns the same event with {@code offset} as its number. */
    DurableEvent withOffset(long offset);

    /** Returns the same event with {@code timestamp} as its time. */
    DurableEvent withTimestamp(Instant timestamp);
}
