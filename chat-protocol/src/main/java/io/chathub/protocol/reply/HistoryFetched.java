package io.chathub.protocol.reply;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"history","ref":"4","room":"dev","epoch":"k3","offset":45,"events":[…],"more":true}}.
 *
 * @param room   the room's name
 * @param epoch  the random name of the stream's numbering
 * @param offset the number of the newest message, 0 where there was none
 * @param events the messages asked for that are held, oldest first; fewer than asked for where they are large
 * @param more   whether more messages are held in the direction asked for
 */
public record HistoryFetched(
        @Nullable String ref, String room, String epoch, long offset, List<MessagePosted> events, boolean more)
        implements ServerReply {
    /** Checks that nothing is null that may not be, and copies the list. */
    public HistoryFetched {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(epoch, "epoch");
        events = List.copyOf(events);
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.historyFetched(this);
    }
}
