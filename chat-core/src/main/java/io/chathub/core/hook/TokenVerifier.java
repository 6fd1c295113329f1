package io.chathub.core.hook;

import io.chathub.protocol.GuestKey;
import org.jspecify.annotations.Nullable;

/**
 * Maps a token to the identity of its user. The hub passes every token that its verifier {@linkplain #reads reads}: the token
 * of a handshake ({@link HandshakeRequest#token()}), of a first {@code join}, and of a {@code refresh} on an open connection.
 * A verifier may block; see the {@linkplain io.chathub.core.hook package}. Called concurrently.
 *
 * <p>A token is untrusted input of up to some thousand characters; the hub neither logs nor keeps it. A verifier must
 * compare tokens with secrets in constant time.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .tokens(token -> tickets.redeem(token)
 *                 .map(ticket -> new Identity(ticket.user(), ticket.name(), ticket.expiresAt()))
 *                 .orElse(null))
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * Returns the identity of the token's user.
     *
     * @return the identity and its expiry, or null to refuse: with 401 in a handshake, with 4500 in a join
     * @throws Exception if the host failed and the token cannot be verified now
     */
    @Nullable Identity verify(String token) throws Exception;

    /**
     * Whether {@link #verify} is to decide about a token of this form. A token that is not read counts as none: it is neither
     * accepted nor refused. So a client with a guest key is not refused by a server that takes none, where it would have been
     * admitted without a token. Returns at once. Default: every token but guest keys ({@link GuestKey#isValid}).
     */
    default boolean reads(String token) {
        return !GuestKey.isValid(token);
    }

    /**
     * Whether {@link #verify} may block for a token of this form. If not, it is called on the thread of the handshake or the
     * request, so that it does not wait for verifications that block, and has to return at once. Returns at once. Default:
     * true.
     */
    default boolean mayBlock(String token) {
        return true;
    }

    /**
     * The clients without an account that are admitted beside those with a token. Where the host has an
     * {@link Authenticator} too, that one decides about clients without a token, and is asked before a guest key: the key
     * counts only where the authenticator gives no identity. Always the same value. Default: {@link Guests#NONE}.
     */
    default Guests guests() {
        return Guests.NONE;
    }
}
