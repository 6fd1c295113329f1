package io.chathub.core.hook;

import io.chathub.core.Client;
import io.chathub.protocol.JsonNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that a client wants to post.
 *
 * @param sender who
 * @param room   where
 * @param text   what; within the limits
 * @param price  the price, where there is one
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
