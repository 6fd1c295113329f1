package io.chathub.core;

import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message of the host application. Immutable. */
public final class HostMessage {

    private final String username;
    private final String text;
    private final @Nullable JsonNumber price;
    private final @Nullable Long replyTo;
    private final @Nullable Long thread;
    private final List<String> mentions;
    private final boolean everyone;

    private HostMessage(Builder builder) {
        username = builder.username;
        text = builder.text;
        price = builder.price;
        replyTo = builder.replyTo;
        thread = builder.thread;
        mentions = builder.mentions;
        everyone = builder.everyone;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String username, String text) {
        return new Builder(username, text);
    }

    /** The sender's name; no client needs to have this name. */
    public String username() {
        return username;
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** The price; null for none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    /** The offset of the message that this one answers; null for none. */
    public @Nullable Long replyTo() {
        return replyTo;
    }

    /** The offset of a message whose thread this one joins; null for none. */
    public @Nullable Long thread() {
        return thread;
    }

    /** The public ids of the mentioned users. */
    public List<String> mentions() {
        return mentions;
    }

    /** Whether everyone in the room is mentioned. */
    public boolean everyone() {
        return everyone;
    }

    /** Builds a {@link HostMessage}. Not for use by several threads at once. */
    public static final class Builder {

        private final String username;
        private final String text;
        private @Nullable JsonNumber price;
        private @Nullable Long replyTo;
        private @Nullable Long thread;
        private List<String> mentions = List.of();
        private boolean everyone;

        private Builder(String username, String text) {
            this.username = Objects.requireNonNull(username, "username");
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Sets {@link HostMessage#price()}; default: null. */
        public Builder price(@Nullable JsonNumber price) {
            this.price = price;
            return this;
        }

        /** Sets {@link HostMessage#replyTo()}; default: null. */
        public Builder replyTo(@Nullable Long replyTo) {
            this.replyTo = replyTo;
            return this;
        }

        /** Sets {@link HostMessage#thread()}; default: null. */
        public Builder thread(@Nullable Long thread) {
            this.thread = thread;
            return this;
        }

        /** Sets {@link HostMessage#mentions()}; default: empty. */
        public Builder mentions(List<String> mentions) {
            this.mentions = List.copyOf(mentions);
            return this;
        }

        /** Sets {@link HostMessage#everyone()}; default: {@code false}. */
        public Builder everyone(boolean everyone) {
            this.everyone = everyone;
            return this;
        }

        /** Returns the message. */
        public HostMessage build() {
            return new HostMessage(this);
        }
    }
}
