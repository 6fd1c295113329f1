package io.chathub.core.internal.message;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The new content of a message.
 *
 * @param text     the text
 * @param price    the price; null for none
 * @param mentions the public ids of the mentioned users
 * @param rev      the revision that the message must have; null for any
 */
public record Edit(
        String text,
        @Nullable JsonNumber price,
        List<String> mentions,
        @Nullable Long rev) {

    /** Copies the list. */
    public Edit {
        mentions = List.copyOf(mentions);
    }

    /** Whether the message has this content already. */
    boolean isContentOf(MessagePosted message) {
        return text.equals(message.text())
                && Objects.equals(price, message.price())
                && mentions.equals(message.mentions());
    }
}
