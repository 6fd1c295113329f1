package io.chathub.core.hook;

import io.chathub.protocol.JsonNumber;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a message: it is posted as it is, posted with another content, or refused. */
public final class MessageDecision {

    private static final MessageDecision ACCEPTED = new MessageDecision(null, null, null);

    private final @Nullable String text;
    private final @Nullable JsonNumber price;
    private final @Nullable String refusal;

    private MessageDecision(@Nullable String text, @Nullable JsonNumber price, @Nullable String refusal) {
        this.text = text;
        this.price = price;
        this.refusal = refusal;
    }

    /** It is posted as it is. */
    public static MessageDecision accept() {
        return ACCEPTED;
    }

    /**
     * It is posted with this content instead.
     *
     * @param text  within the same limits as a client's; longer, the message is refused with {@code internal}
     * @param price the price, or null for none
     */
    public static MessageDecision replace(String text, @Nullable JsonNumber price) {
        return new MessageDecision(Objects.requireNonNull(text, "text"), price, null);
    }

    /**
     * It is not posted: its sender gets the error {@code forbidden}.
     *
     * @param message a sentence for the sender
     * @throws IllegalArgumentException if it holds half of a surrogate pair
     */
    public static MessageDecision refuse(String message) {
        Objects.requireNonNull(message, "message");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(message)) {
            throw new IllegalArgumentException("message: holds half of a surrogate pair");
        }
        return new MessageDecision(null, null, message);
    }

    /** What the sender is told, where the message is refused; else null. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** The text to post: {@code draft}'s, unless it is replaced. */
    public String textOf(MessageDraft draft) {
        return text == null ? draft.text() : text;
    }

    /** The price to post: {@code draft}'s, unless the message is replaced. */
    public @Nullable JsonNumber priceOf(MessageDraft draft) {
        return text == null ? draft.price() : price;
    }
}
