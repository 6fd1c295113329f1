package io.chathub.core.hook;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A {@link TokenVerifier} that does not block. */
@FunctionalInterface
public interface AsyncTokenVerifier {

    /** Returns the identity of the token's user; an empty result refuses. Returns at once; called concurrently. */
    CompletionStage<Optional<Identity>> verify(String token);
}
