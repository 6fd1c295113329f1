package io.chathub.core.spi.broker;

import java.util.List;

/**
 * The users that reacted to a message with one emoji.
 *
 * @param count     the number of all of them; 0 for a message that is not held
 * @param reactions some of them, by reactor
 * @param more      whether there are further ones
 */
public record ReactionPage(int count, List<Operation.Reaction> reactions, boolean more) {

    /** Copies the list. */
    public ReactionPage {
        reactions = List.copyOf(reactions);
    }
}
