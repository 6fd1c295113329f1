package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"members","ref":"5","room":"dev"}}: who is here?
 *
 * @param room as sent, not checked
 */
public record ListMembers(@Nullable String ref, String room) implements ClientCommand {
    /** Checks that the room is not null. */
    public ListMembers {
        Objects.requireNonNull(room, "room");
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.listMembers(this);
    }
}
