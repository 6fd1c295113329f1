package io.chathub.core.hook;

import io.chathub.protocol.JsonNumber;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decision on a message: accept it unchanged, replace its content, or refuse it. */
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

    /** Posts the message unchanged. */
    public static MessageDecision accept() {
        return ACCEPTED;
    }

    /**
     * Posts the message with this content instead.
     *
     * @param text  the text, within the limits of a client's text; a longer one refuses the message with
     *              {@code internal}
     * @param price the price, or null for none
     */
    public static MessageDecision replace(String text, @Nullable JsonNumber price) {
        return new MessageDecision(Objects.requireNonNull(text, "text"), price, null);
    }

    /**
     * Refuses the message. The sender receives the error {@code forbidden}.
     *
     * @param message a sentence for the sender
     * @throws IllegalArgumentException if {@code message} holds half of a surrogate pair
     */
    public static MessageDecision refuse(String message) {
        Objects.requireNonNull(message, "message");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(message)) {
            throw new IllegalArgumentException("message: holds half of a surrogate pair");
        }
        return new MessageDecision(null, null, message);
    }

    /** The error message for the sender of a refused message; else null. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** The text to post: the replacement, or the text of {@code draft}. */
    public String textOf(MessageDraft draft) {
        return text == null ? draft.text() : text;
    }

    /** The price to post: the replacement, or the price of {@code draft}. */
    public @Nullable JsonNumber priceOf(MessageDraft draft) {
        return text == null ? draft.price() : price;
    }
}
