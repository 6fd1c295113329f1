package io.chathub.core.hook;

import io.chathub.core.Client;
import io.chathub.protocol.JsonNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that a client wants to post, or to replace the text of its message by.
 *
 * @param sender the client
 * @param room   the name of the room
 * @param text   the text, within the limits
 * @param price  the price, or null for none
 * @param kind   what the text is for
 * @param target the offset of the message whose text is replaced; null for a new message
 */
public record MessageDraft(
        Client sender,
        String room,
        String text,
        @Nullable JsonNumber price,
        Kind kind,
        @Nullable Long target) {

    /** The use of a text. Later versions may add kinds. */
    public enum Kind {
        /** A new message. */
        POST,
        /** The new text of a message. */
        EDIT
    }

    /** Checks that nothing but the price and the target is null. */
    public MessageDraft {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(text, "text");
    }

    /** The draft of a new message. */
    public MessageDraft(Client sender, String room, String text, @Nullable JsonNumber price) {
        this(sender, room, text, price, Kind.POST, null);
    }
}
