package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"gap","room":"dev","from":50,"to":61}}: this client read too slowly, and these messages were left
 * out. They can be fetched: {@code history} after {@code from - 1}.
 *
 * @param room the room's name
 * @param from the first that was left out
 * @param to   the last that was left out
 */
public record MessagesSkipped(String room, long from, long to) implements ServerReply {
    /** Checks that the room is not null. */
    public MessagesSkipped {
        Objects.requireNonNull(room, "room");
    }

    @Override
    public @Nullable String ref() {
        return null;
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.messagesSkipped(this);
    }
}
