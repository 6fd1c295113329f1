package io.chathub.client;

import java.time.Instant;
import java.util.Objects;

/**
 * The proof that a message is in its room's stream.
 *
 * @param room      the room's name
 * @param epoch     the random name of the stream's numbering
 * @param offset    the message's number in it, from 1
 * @param timestamp the message's time, by the server's clock
 * @param duplicate whether the server had taken it before: an earlier try had arrived, and its answer was lost
 */
public record Receipt(String room, String epoch, long offset, Instant timestamp, boolean duplicate) {
    /** Checks that nothing is null. */
    public Receipt {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(timestamp, "timestamp");
    }
}
