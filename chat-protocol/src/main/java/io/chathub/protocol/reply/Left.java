package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"left","ref":"2","room":"dev"}}: nothing of that room follows.
 *
 * @param room the room's name
 */
public record Left(@Nullable String ref, String room) implements ServerReply {
    /** Checks that the room is not null. */
    public Left {
        Objects.requireNonNull(room, "room");
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.left(this);
    }
}
