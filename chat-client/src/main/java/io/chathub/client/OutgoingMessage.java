package io.chathub.client;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.ClientCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to send by {@link ChatRoom#send(OutgoingMessage)}, or the new content of a message for {@link ChatRoom#edit(long,
 * OutgoingMessage)}. Immutable.
 *
 * <pre>{@code
 * OutgoingMessage answer = OutgoingMessage.builder("Yes, @Ann")
 *         .replyTo(question.offset())
 *         .mention(user)
 *         .build();
 * CompletableFuture<Receipt> receipt = room.send(answer);
 *
 * OutgoingMessage correction = OutgoingMessage.builder("Hello").rev(held.rev()).build();
 * CompletableFuture<Receipt> edit = room.edit(held.offset(), correction);
 * }</pre>
 */
public final class OutgoingMessage {

    private final String text;
    private final @Nullable JsonNumber price;
    private final @Nullable Long replyTo;
    private final @Nullable Long thread;
    private final List<String> mentions;
    private final boolean everyone;
    private final @Nullable Long rev;

    private OutgoingMessage(Builder builder) {
        text = builder.text;
        price = builder.price;
        replyTo = builder.replyTo;
        thread = builder.thread;
        mentions = List.copyOf(builder.mentions);
        everyone = builder.everyone;
        rev = builder.rev;
    }

    /** Creates a builder of a message with this text, which may be empty. */
    public static Builder builder(String text) {
        return new Builder(text);
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** The price, which the receivers get unchanged; null if there is none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    /** The offset of the message that this one answers; null if there is none. */
    public @Nullable Long replyTo() {
        return replyTo;
    }

    /** The offset of a message whose thread this one joins; null if there is none. */
    public @Nullable Long thread() {
        return thread;
    }

    /** The public ids of the mentioned users, each once, in the order of the calls. Unmodifiable. */
    public List<String> mentions() {
        return mentions;
    }

    /** Whether all members are mentioned. */
    public boolean everyone() {
        return everyone;
    }

    /** The revision that the message has to have for an edit; null for any. */
    public @Nullable Long rev() {
        return rev;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutgoingMessage that
                && text.equals(that.text)
                && Objects.equals(price, that.price)
                && Objects.equals(replyTo, that.replyTo)
                && Objects.equals(thread, that.thread)
                && mentions.equals(that.mentions)
                && everyone == that.everyone
                && Objects.equals(rev, that.rev);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, price, replyTo, thread, mentions, everyone, rev);
    }

    @Override
    public String toString() {
        return "OutgoingMessage[" + text.length() + " characters, price " + price + ", reply to " + replyTo
                + ", thread " + thread + ", mentions " + mentions + (everyone ? ", everyone" : "")
                + (rev == null ? "]" : ", rev " + rev + "]");
    }

    /** Builds an {@link OutgoingMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String text;
        private final List<String> mentions = new ArrayList<>();
        private @Nullable JsonNumber price;
        private @Nullable Long replyTo;
        private @Nullable Long thread;
        private boolean everyone;
        private @Nullable Long rev;

        private Builder(String text) {
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Sets the price, which the receivers get unchanged. Default: none. */
        public Builder price(JsonNumber price) {
            this.price = Objects.requireNonNull(price, "price");
            return this;
        }

        /**
         * The message answers the one at {@code offset}, at least 1. Needs {@link io.chathub.protocol.Feature#REPLY}. The server
         * refuses the message with {@link io.chathub.protocol.ErrorCode#NOT_FOUND} if it does not hold the other one.
         */
        public Builder replyTo(long offset) {
            replyTo = atLeastOne("replyTo", offset);
            return this;
        }

        /**
         * The message joins the thread of the one at {@code offset}, at least 1: its first message, or a reply of it. Needs {@link
         * io.chathub.protocol.Feature#REPLY}. The server refuses the message with {@link
         * io.chathub.protocol.ErrorCode#NOT_FOUND} if it does not hold the first message of the thread.
         */
        public Builder thread(long offset) {
            thread = atLeastOne("thread", offset);
            return this;
        }

        /**
         * The text mentions a user. Needs {@link io.chathub.protocol.Feature#MENTION}. The server leaves out users that it does not
         * know, and those who may not read the room.
         *
         * @param user the public id of the user, as in {@link io.chathub.protocol.event.MessagePosted#user}; 1 to 64 characters
         * @throws IllegalArgumentException if the id has another length, or 20 others are mentioned
         */
        public Builder mention(String user) {
            if (user.isEmpty() || user.length() > ClientCommand.MAX_USER_LENGTH) {
                throw new IllegalArgumentException(
                        "user: " + user.length() + " characters (expected: 1.." + ClientCommand.MAX_USER_LENGTH + ")");
            }
            if (!mentions.contains(user)) {
                if (mentions.size() == ClientCommand.MAX_MENTIONS) {
                    throw new IllegalArgumentException("mentions: more than " + mentions.size() + " (expected: at most "
                            + ClientCommand.MAX_MENTIONS + ")");
                }
                mentions.add(user);
            }
            return this;
        }

        /**
         * Whether the text mentions all members. Needs {@link io.chathub.protocol.Feature#MENTION}. Where the server does not
         * allow that, the message is posted without it; see {@link Receipt#everyoneRefused}. Default false.
         */
        public Builder everyone(boolean everyone) {
            this.everyone = everyone;
            return this;
        }

        /**
         * The edit is for this revision of the message alone, at least 1: the server refuses the edit with {@link
         * io.chathub.protocol.ErrorCode#CONFLICT} if the message has another one. So an edit never replaces a text that its author
         * has not seen, such as that of another device of the same user. {@link io.chathub.protocol.event.MessagePosted#rev} and
         * {@link io.chathub.protocol.event.MessageEdited#rev} are the revisions that a program has seen; an acknowledged edit makes
         * the next one. For edits only. Default: any revision.
         */
        public Builder rev(long rev) {
            this.rev = atLeastOne("rev", rev);
            return this;
        }

        /** Builds the message. */
        public OutgoingMessage build() {
            return new OutgoingMessage(this);
        }

        private static long atLeastOne(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
            }
            return value;
        }
    }
}
