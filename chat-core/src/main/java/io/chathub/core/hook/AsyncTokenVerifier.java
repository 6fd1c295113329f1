package io.chathub.core.hook;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** As {@link TokenVerifier}, for a host that does not block. */
@FunctionalInterface
public interface AsyncTokenVerifier {

    /** Whose is it? Completed with nothing to refuse. Returns at once; called concurrently. */
    CompletionStage<Optional<Identity>> verify(String token);
}
