package io.chathub.protocol.command;

import org.jspecify.annotations.Nullable;

/**
 * A check that the server still answers: {@code {"type":"ping"}}. Browsers can neither send nor see WebSocket pings.
 */
public record Ping(@Nullable String ref) implements ClientCommand {
    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.ping(this);
    }
}
