package io.chathub.protocol.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"connect","id":"c1"}}: the first thing a client hears; in v2 followed by the {@link Terms}.
 *
 * @param id    the name of this connection, at least 128 random bits
 * @param terms what a v2 server allows; null in v1
 */
public record Connected(String id, @Nullable Terms terms) implements ServerEvent {
    /** Checks that the id is not null. */
    public Connected {
        Objects.requireNonNull(id, "id");
    }

    /** As v1 has it. */
    public Connected(String id) {
        this(id, null);
    }

    @Override
    public void accept(ServerEvent.Visitor visitor) {
        visitor.connected(this);
    }
}
