package io.chathub.core.spi;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.hook.Identity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The host's decision on a handshake: admitted with an identity or as a guest, refused, or admitted until a token is sent.
 *
 * @param identity    the identity of the client; null if refused, for a guest, or if a token is awaited
 * @param refusal     the reason of the refusal; null if the client may connect
 * @param awaitsToken whether the first {@code join} must have a token
 */
public record HandshakeResult(
        @Nullable Identity identity, @Nullable HandshakeRefusal refusal, boolean awaitsToken) {

    /** The client may connect without an identity, as a guest of its connection. */
    public static final HandshakeResult GUEST = new HandshakeResult(null, null, false);

    /** The client may connect without an identity: its first {@code join} must have a token. */
    public static final HandshakeResult AWAITS_TOKEN = new HandshakeResult(null, null, true);

    /** Checks that at most one of them is set. */
    public HandshakeResult {
        if (identity != null && refusal != null) {
            throw new IllegalArgumentException("both an identity and a refusal");
        }
        if (awaitsToken && (identity != null || refusal != null)) {
            throw new IllegalArgumentException("a token is awaited beside an identity or a refusal");
        }
    }

    /** The client may connect with this identity. */
    public static HandshakeResult admitted(Identity identity) {
        return new HandshakeResult(Objects.requireNonNull(identity, "identity"), null, false);
    }

    /** The client may not connect. */
    public static HandshakeResult refused(HandshakeRefusal refusal) {
        return new HandshakeResult(null, Objects.requireNonNull(refusal, "refusal"), false);
    }
}
