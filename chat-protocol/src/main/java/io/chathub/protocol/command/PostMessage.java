package io.chathub.protocol.command;

import io.chathub.protocol.JsonNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to post a message. v1: {@code {"type":"message","username":"John","text":"Hi","price":129999}}; v2: {@code
 * {"type":"message","ref":"3","key":"9f2c","room":"dev","text":"Hi"}}.
 */
public final class PostMessage implements ClientCommand {

    private final @Nullable String ref;
    private final @Nullable String key;
    private final String username;
    private final String text;
    private final @Nullable JsonNumber price;
    private final String room;

    private PostMessage(Builder builder) {
        ref = builder.ref;
        key = builder.key;
        username = builder.username;
        text = builder.text;
        price = builder.price;
        room = builder.room;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PostMessage that
                && Objects.equals(ref, that.ref)
                && Objects.equals(key, that.key)
                && username.equals(that.username)
                && text.equals(that.text)
                && Objects.equals(price, that.price)
                && room.equals(that.room);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, key, username, text, price, room);
    }

    @Override
    public String toString() {
        return "PostMessage[ref=" + ref + ", key=" + key + ", username=" + username + ", text=" + text + ", price="
                + price + ", room=" + room + "]";
    }

    /** Builds a {@link PostMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String text;
        private @Nullable String ref;
        private @Nullable String key;
        private String username = "";
        private @Nullable JsonNumber price;

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

        /** Returns the command. */
        public PostMessage build() {
            return new PostMessage(this);
        }
    }
}
