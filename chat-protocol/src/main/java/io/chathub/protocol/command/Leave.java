package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"leave","ref":"2","room":"dev"}}.
 *
 * @param room as sent, not checked
 */
public record Leave(@Nullable String ref, String room) implements ClientCommand {
    /** Checks that the room is not null. */
    public Leave {
        Objects.requireNonNull(room, "room");
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.leave(this);
    }
}
