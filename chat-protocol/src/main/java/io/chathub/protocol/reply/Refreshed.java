package io.chathub.protocol.reply;

import io.chathub.protocol.command.Refresh;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"refreshed","ref":"6","expiresIn":3600000}}: the token is accepted: that of a
 * {@link Refresh}, or, without a ref and before the {@code joined}, that of a join.
 *
 * @param expiresIn when it will have expired; milliseconds on the wire; null where it does not expire
 */
public record Refreshed(@Nullable String ref, @Nullable Duration expiresIn) implements ServerReply {
    @Override
    public void accept(ServerReply.Visitor visitor) {
        visitor.refreshed(this);
    }
}
