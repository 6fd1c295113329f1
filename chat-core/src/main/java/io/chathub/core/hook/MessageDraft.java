package io.chathub.core.hook;

import io.chathub.core.Client;
import io.chathub.protocol.JsonNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that a client wants to post.
 *
 * @param sender the client
 * @param room   the name of the room
 * @param text   the text, within the limits
 * @param price  the price, or null for none
 */
public record MessageDraft(
        Client sender, String room, String text, @Nullable JsonNumber price) {

    /** Checks that nothing but the price is null. */
    public MessageDraft {
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(text, "text");
    }
}
