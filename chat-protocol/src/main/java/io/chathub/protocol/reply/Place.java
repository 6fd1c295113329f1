package io.chathub.protocol.reply;

import java.time.Instant;
import java.util.Objects;

/**
 * Where and when the server put a message.
 *
 * @param epoch     the random name of the stream's numbering
 * @param offset    the message's number, from 1
 * @param timestamp the message's time
 */
public record Place(String epoch, long offset, Instant timestamp) {
    /** Checks that nothing is null. */
    public Place {
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(timestamp, "timestamp");
    }
}
