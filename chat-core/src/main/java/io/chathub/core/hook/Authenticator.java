package io.chathub.core.hook;

import org.jspecify.annotations.Nullable;

/**
 * Decides who may connect, and as whom. It may block; see the {@linkplain io.chathub.core.hook package}.
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
     * Who is it?
     *
     * @return who, or null to refuse: the handshake is then answered with 401
     * @throws Exception to refuse with 503: the host failed
     */
    @Nullable Identity authenticate(HandshakeRequest request) throws Exception;
}
