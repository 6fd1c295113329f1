package io.chathub.core.hook;

import org.jspecify.annotations.Nullable;

/**
 * Decides which clients may connect, and gives each an identity. An authenticator may block; see the
 * {@linkplain io.chathub.core.hook package}.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .authenticator(request -> sessions.find(request.cookie("SESSION"))
 *                 .map(user -> new Identity(user.id(), user.name()))
 *                 .orElse(null))
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Returns the identity of the client.
     *
     * @return the identity, or null to refuse the handshake with 401
     * @throws Exception if the host failed; the handshake is refused with 503
     */
    @Nullable Identity authenticate(HandshakeRequest request) throws Exception;
}
