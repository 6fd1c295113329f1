package io.chathub.protocol.reply;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a search: {@code {"type":"search","ref":"1","events":[…],"next":"x"}}. The number of all messages that match is
 * not part of it.
 */
public final class MessagesFound implements ServerReply {

    private final @Nullable String ref;
    private final List<MessagePosted> messages;
    private final @Nullable String next;

    private MessagesFound(Builder builder) {
        ref = builder.ref;
        messages = builder.messages;
        next = builder.next;
    }

    /** Begins a message; every field has a default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** Messages in their present state, newest first; each names its room. */
    public List<MessagePosted> messages() {
        return messages;
    }

    /** The {@code before} of the next page; null where there is none. */
    public @Nullable String next() {
        return next;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessagesFound that
                && Objects.equals(ref, that.ref)
                && messages.equals(that.messages)
                && Objects.equals(next, that.next);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, messages, next);
    }

    @Override
    public String toString() {
        return "MessagesFound[ref=" + ref + ", messages=" + messages + ", next=" + next + "]";
    }

    /** Builds a {@link MessagesFound}. Not for use by several threads at once. */
    public static final class Builder {

        private @Nullable String ref;
        private List<MessagePosted> messages = List.of();
        private @Nullable String next;

        private Builder() {}

        /** Sets {@link MessagesFound#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link MessagesFound#messages()}; default: empty. */
        public Builder messages(List<MessagePosted> messages) {
            this.messages = List.copyOf(messages);
            return this;
        }

        /** Sets {@link MessagesFound#next()}; default: null. */
        public Builder next(@Nullable String next) {
            this.next = next;
            return this;
        }

        /** Returns the message. */
        public MessagesFound build() {
            return new MessagesFound(this);
        }
    }
}
