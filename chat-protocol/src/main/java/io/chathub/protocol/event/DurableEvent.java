package io.chathub.protocol.event;

import java.time.Instant;

/**
 * A room event that is numbered and kept: the broker gives it the next offset of the room's stream, and delivers it. An
 * event puts one entry of the stream into a new state. A member that was absent recovers the states.
 */
public sealed interface DurableEvent extends RoomEvent
        permits MessagePosted,
                MessageEdited,
                MessageDeleted,
                ReactionsChanged,
                MessagePinned,
                RoomChanged,
                MemberChanged {

    /** The key of the entry that holds the settings of the room: {@value}. */
    String ROOM_KEY = "room";

    /** The number of the event in the room's stream, from 1; 0 before the event is published, and in v1. */
    long offset();

    /** The time at which the server accepted the event. */
    Instant timestamp();

    /** Returns the same event with {@code offset} as its number. */
    DurableEvent withOffset(long offset);

    /** Returns the same event with {@code timestamp} as its time. */
    DurableEvent withTimestamp(Instant timestamp);

    /**
     * The key of the entry that the event puts into a new state: {@link #messageKey}, {@link #ROOM_KEY} or {@link
     * #memberKey}. A message has its key once it has its offset.
     */
    String entryKey();

    /** The key of the entry of a message: {@code m/} and its offset. */
    static String messageKey(long offset) {
        return "m/" + offset;
    }

    /** The key of the entry of a user's role: {@code member/} and the user's public id. */
    static String memberKey(String user) {
        return "member/" + user;
    }
}
