package io.chathub.core.hook;

import io.chathub.protocol.GuestKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A {@link TokenVerifier} that does not block. */
@FunctionalInterface
public interface AsyncTokenVerifier {

    /** Returns the identity of the token's user; an empty result refuses. Returns at once; called concurrently. */
    CompletionStage<Optional<Identity>> verify(String token);

    /** As {@link TokenVerifier#reads}. */
    default boolean reads(String token) {
        return !GuestKey.isValid(token);
    }

    /** As {@link TokenVerifier#guests}. */
    default Guests guests() {
        return Guests.NONE;
    }
}
