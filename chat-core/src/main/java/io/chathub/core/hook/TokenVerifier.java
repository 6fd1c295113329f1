package io.chathub.core.hook;

import org.jspecify.annotations.Nullable;

/**
 * Decides whose a token is. Where a hub has one, every token goes there: of a handshake
 * ({@link HandshakeRequest#token()}), of a first {@code join}, and of a {@code refresh} on an open connection. It may
 * block; see the {@linkplain io.chathub.core.hook package}. Called concurrently.
 *
 * <p>A token comes from anybody and is up to some thousand characters of anything; it is neither logged nor kept. What
 * a verifier compares with a secret, it compares in constant time.
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
     * Whose is it?
     *
     * @return who, and until when; or null to refuse: with 401 in a handshake, with 4500 in a join
     * @throws Exception where that cannot be told now: the host failed
     */
    @Nullable Identity verify(String token) throws Exception;
}
