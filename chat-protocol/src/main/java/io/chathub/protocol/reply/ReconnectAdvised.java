package io.chathub.protocol.reply;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notice that the server is about to close the connection: {@code {"type":"reconnect","after":1740}}. The client
 * reconnects after this time, which differs between clients so that they do not reconnect all at once.
 *
 * @param after the time to wait before reconnecting; milliseconds in JSON
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
}
