package io.chathub.core.hook;

import org.jspecify.annotations.Nullable;

/**
 * Maps a token to the identity of its user. The hub passes every token to its verifier: the token of a handshake
 * ({@link HandshakeRequest#token()}), of a first {@code join}, and of a {@code refresh} on an open connection. A
 * verifier may block; see the {@linkplain io.chathub.core.hook package}. Called concurrently.
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
}
