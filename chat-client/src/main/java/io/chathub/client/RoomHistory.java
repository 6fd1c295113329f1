package io.chathub.client;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;

/**
 * A page of a room's history.
 *
 * @param epoch    the random name of the stream's numbering
 * @param offset   the number of the newest message there is, 0 where there is none
 * @param messages the messages asked for that the server still holds, oldest first; fewer than asked for where they are large
 * @param more     whether it holds further ones in the direction asked for
 */
public record RoomHistory(String epoch, long offset, List<MessagePosted> messages, boolean more) {
    /** Checks that nothing is null, and copies the list. */
    public RoomHistory {
        Objects.requireNonNull(epoch, "epoch");
        messages = List.copyOf(messages);
    }
}
