package io.chathub.core.spi.broker;

import java.util.Objects;

/**
 * Something that happens in another stream because of an event. The effect names no content: the node that runs the effect
 * derives its request from the entry of the event, which is also the check that the cause still stands.
 *
 * @param target the name of the other stream
 * @param kind   the kind of the effect; 1 to 64 characters
 */
public record Effect(String target, String kind) {

    /** Checks that nothing is null. */
    public Effect {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(kind, "kind");
    }
}
