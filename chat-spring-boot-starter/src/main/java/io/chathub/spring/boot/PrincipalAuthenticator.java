package io.chathub.spring.boot;

import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.Usernames;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The user that Spring Security has authenticated is the user of the connection: the name of the principal is the user id, and the
 * username where it is {@linkplain Usernames acceptable}; else the client chooses a username. A request without a principal is
 * refused.
 *
 * <p>A bean of this class exists where Spring Security is on the class path, unless the application has an authenticator or a token
 * verifier of its own, or sets {@code chathub.principal=false}. Thread-safe.
 */
public final class PrincipalAuthenticator implements AsyncAuthenticator {

    /** An authenticator without state. */
    public PrincipalAuthenticator() {}

    @Override
    public CompletionStage<Optional<Identity>> authenticate(HandshakeRequest request) {
        return CompletableFuture.completedFuture(Optional.ofNullable(request.principal())
                .filter(user -> !user.isEmpty())
                .map(user -> new Identity(user, Usernames.normalizeIfAcceptable(user))));
    }
}
