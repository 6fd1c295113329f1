package io.chathub.core.spi;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.hook.Identity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the host says of a handshake: who it is, why not, or that it is to be seen.
 *
 * @param identity who it is; null where it is refused, or to be seen
 * @param refusal  why not; null where it may connect
 */
public record HandshakeResult(
        @Nullable Identity identity, @Nullable HandshakeRefusal refusal) {

    /** It may connect, but in nobody's name: its first {@code join} is to bring a token. */
    public static final HandshakeResult AWAITS_TOKEN = new HandshakeResult(null, null);

    /** Checks that it is one of the three. */
    public HandshakeResult {
        if (identity != null && refusal != null) {
            throw new IllegalArgumentException("both an identity and a refusal");
        }
    }

    /** It is this one. */
    public static HandshakeResult admitted(Identity identity) {
        return new HandshakeResult(Objects.requireNonNull(identity, "identity"), null);
    }

    /** It may not connect. */
    public static HandshakeResult refused(HandshakeRefusal refusal) {
        return new HandshakeResult(null, Objects.requireNonNull(refusal, "refusal"));
    }
}
