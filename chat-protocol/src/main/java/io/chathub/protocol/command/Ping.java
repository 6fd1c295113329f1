package io.chathub.protocol.command;

import org.jspecify.annotations.Nullable;

/** {@code {"type":"ping"}}: are you there? A browser cannot send WebSocket pings, nor see them. */
public record Ping(@Nullable String ref) implements ClientCommand {
    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.ping(this);
    }
}
