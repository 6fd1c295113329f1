package io.chathub.protocol.reply;

import io.chathub.protocol.command.Ping;
import org.jspecify.annotations.Nullable;

/** {@code {"type":"pong"}}: the answer to a {@link Ping}. */
public record Pong(@Nullable String ref) implements ServerReply {
    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.pong(this);
    }
}
