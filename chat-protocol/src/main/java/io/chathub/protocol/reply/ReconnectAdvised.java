package io.chathub.protocol.reply;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"reconnect","after":1740}}: the server is about to close this connection; come back after so many
 * milliseconds. Each client is told another time, so that they do not all come at once.
 *
 * @param after how long to wait
 */
public record ReconnectAdvised(Duration after) implements ServerReply {
    /** Checks that nothing is null. */
    public ReconnectAdvised {
        Objects.requireNonNull(after, "after");
    }

    @Override
    public @Nullable String ref() {
        return null;
    }

    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.reconnectAdvised(this);
    }
}
