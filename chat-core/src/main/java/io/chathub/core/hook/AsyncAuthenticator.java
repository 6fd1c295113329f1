package io.chathub.core.hook;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An {@link Authenticator} that does not block. */
@FunctionalInterface
public interface AsyncAuthenticator {

    /** Returns the identity of the client; an empty result refuses. Returns at once; called concurrently. */
    CompletionStage<Optional<Identity>> authenticate(HandshakeRequest request);
}
