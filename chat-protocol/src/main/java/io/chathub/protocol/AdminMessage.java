package io.chathub.protocol;

import java.time.Instant;
import java.util.Objects;

/**
 * The position of a recent message, by which an operator deletes the message. The monitoring has its text.
 *
 * @param id        the connection of the sender
 * @param timestamp the time of the message
 * @param room      the name of the room
 * @param offset    the offset of the message
 */
public record AdminMessage(String id, Instant timestamp, String room, long offset) {

    /** Checks that nothing is null. */
    public AdminMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(room, "room");
    }
}
