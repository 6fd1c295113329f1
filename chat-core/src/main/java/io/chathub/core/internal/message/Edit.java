package io.chathub.core.internal.message;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The new content of a message.
 *
 * @param text     the text
 * @param price    the price; null for none
 * @param mentions the public ids of the mentioned users, as the author claims them; null leaves price and mentions as they are
 * @param known    those of {@code mentions} who may be mentioned. A user whom the message mentions already stays, known or not
 * @param rev      the revision that the message must have; null for any
 */
public record Edit(
        String text,
        @Nullable JsonNumber price,
        @Nullable List<String> mentions,
        Set<String> known,
        @Nullable Long rev) {

    /** Copies the collections. */
    public Edit {
        mentions = mentions == null ? null : List.copyOf(mentions);
        known = Set.copyOf(known);
    }

    /** A new text, with price and mentions as they are. */
    public static Edit ofText(String text) {
        return new Edit(text, null, null, Set.of(), null);
    }

    @Nullable JsonNumber priceIn(MessagePosted message) {
        return mentions == null ? message.price() : price;
    }

    List<String> mentionsIn(MessagePosted message) {
        return mentions == null
                ? message.mentions()
                : mentions.stream()
                        .distinct()
                        .filter(user ->
                                known.contains(user) || message.mentions().contains(user))
                        .toList();
    }

    /** Whether the message has this content already. */
    boolean isContentOf(MessagePosted message) {
        return text.equals(message.text())
                && Objects.equals(priceIn(message), message.price())
                && mentionsIn(message).equals(message.mentions());
    }
}
