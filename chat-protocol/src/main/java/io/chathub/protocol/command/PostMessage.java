package io.chathub.protocol.command;

import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to post a message. v1: {@code {"type":"message","username":"John","text":"Hi","price":129999}}; v2: {@code
 * {"type":"message","ref":"3","key":"9f2c","room":"dev","text":"Hi"}}, with {@code replyTo}, {@code thread}, {@code mentions}
 * and {@code everyone} where the client gives them.
 */
public final class PostMessage implements ClientCommand {

    private final @Nullable String ref;
    private final @Nullable String key;
    private final String username;
    private final String text;
    private final @Nullable JsonNumber price;
    private final String room;
    private final @Nullable String epoch;
    private final @Nullable Long replyTo;
    private final @Nullable Long thread;
    private final List<String> mentions;
    private final boolean everyone;

    private PostMessage(Builder builder) {
        ref = builder.ref;
        key = builder.key;
        username = builder.username;
        text = builder.text;
        price = builder.price;
        room = builder.room;
        epoch = builder.epoch;
        replyTo = builder.replyTo;
        thread = builder.thread;
        mentions = builder.mentions;
        everyone = builder.everyone;
        CommandChecks.epoch(epoch);
        CommandChecks.offset("replyTo", replyTo);
        CommandChecks.offset("thread", thread);
        CommandChecks.mentions(mentions);
    }

    /** Begins a command; every other field has a default. */
    public static Builder builder(String room, String text) {
        return new Builder(room, text);
    }

    /** Begins a command with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, text);
        builder.ref = ref;
        builder.key = key;
        builder.username = username;
        builder.price = price;
        builder.epoch = epoch;
        builder.replyTo = replyTo;
        builder.thread = thread;
        builder.mentions = mentions;
        builder.everyone = everyone;
        return builder;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /**
     * The idempotency key: another request with it within 5 minutes is the same message. 1 to {@value
     * ClientCommand#MAX_REF_LENGTH} characters; null if none.
     */
    public @Nullable String key() {
        return key;
    }

    /** The username as sent; empty if none was sent. It counts only for a v1 connection that has not joined yet. */
    public String username() {
        return username;
    }

    /** The text; may be empty. */
    public String text() {
        return text;
    }

    /** The price, delivered to the receivers unchanged; null if none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    /** The room's name as sent, unchecked; {@code lobby} if the client sent none. */
    public String room() {
        return room;
    }

    /**
     * The epoch that {@link #replyTo} and {@link #thread} belong to; null means the present one. The server refuses an epoch that
     * is neither the present one nor one of its predecessors with {@code conflict}.
     */
    public @Nullable String epoch() {
        return epoch;
    }

    /** The offset of the message that this one answers; at least 1, null for none. */
    public @Nullable Long replyTo() {
        return replyTo;
    }

    /**
     * The offset of a message whose thread this one joins; at least 1, null for none. A reply stands for the first message of its
     * own thread.
     */
    public @Nullable Long thread() {
        return thread;
    }

    /** The public ids of the users that the text mentions; at most {@value ClientCommand#MAX_MENTIONS}. */
    public List<String> mentions() {
        return mentions;
    }

    /** Whether the text mentions all members. Where that is not allowed, the message is posted without it. */
    public boolean everyone() {
        return everyone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PostMessage that
                && Objects.equals(ref, that.ref)
                && Objects.equals(key, that.key)
                && username.equals(that.username)
                && text.equals(that.text)
                && Objects.equals(price, that.price)
                && room.equals(that.room)
                && Objects.equals(epoch, that.epoch)
                && Objects.equals(replyTo, that.replyTo)
                && Objects.equals(thread, that.thread)
                && mentions.equals(that.mentions)
                && everyone == that.everyone;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, key, username, text, price, room, epoch, replyTo, thread, mentions, everyone);
    }

    @Override
    public String toString() {
        return "PostMessage[ref=" + ref + ", key=" + key + ", username=" + username + ", text=" + text + ", price="
                + price + ", room=" + room + ", epoch=" + epoch + ", replyTo=" + replyTo + ", thread=" + thread
                + ", mentions=" + mentions + ", everyone=" + everyone + "]";
    }

    /** Builds a {@link PostMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String text;
        private @Nullable String ref;
        private @Nullable String key;
        private String username = "";
        private @Nullable JsonNumber price;
        private @Nullable String epoch;
        private @Nullable Long replyTo;
        private @Nullable Long thread;
        private List<String> mentions = List.of();
        private boolean everyone;

        private Builder(String room, String text) {
            this.room = Objects.requireNonNull(room, "room");
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Sets {@link PostMessage#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link PostMessage#key()}; default: null. */
        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** Sets {@link PostMessage#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link PostMessage#price()}; default: null. */
        public Builder price(@Nullable JsonNumber price) {
            this.price = price;
            return this;
        }

        /** Sets {@link PostMessage#epoch()}; default: null. */
        public Builder epoch(@Nullable String epoch) {
            this.epoch = epoch;
            return this;
        }

        /** Sets {@link PostMessage#replyTo()}; default: null. */
        public Builder replyTo(@Nullable Long replyTo) {
            this.replyTo = replyTo;
            return this;
        }

        /** Sets {@link PostMessage#thread()}; default: null. */
        public Builder thread(@Nullable Long thread) {
            this.thread = thread;
            return this;
        }

        /** Sets {@link PostMessage#mentions()}; default: empty. */
        public Builder mentions(List<String> mentions) {
            this.mentions = List.copyOf(mentions);
            return this;
        }

        /** Sets {@link PostMessage#everyone()}; default: {@code false}. */
        public Builder everyone(boolean everyone) {
            this.everyone = everyone;
            return this;
        }

        /**
         * Returns the command.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public PostMessage build() {
            return new PostMessage(this);
        }
    }
}
