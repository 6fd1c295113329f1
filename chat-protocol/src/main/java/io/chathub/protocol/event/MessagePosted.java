package io.chathub.protocol.event;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in a room:
 * {@code {"type":"message","id":"c1","username":"John","text":"Hi","timestamp":"2024-01-01T12:00:00.123Z"}}, with
 * {@code price} if the sender gave one; v2 adds {@code "room":"dev","offset":45} and, where the message has them, {@code
 * user}, {@code replyTo}, {@code thread}, {@code mentions}, {@code everyone} and {@code root}. Delivered to all members, the
 * sender included.
 *
 * <p>In a reply and in {@code changes} the message is a state: the message as it is now, with its {@link #state} where a
 * later event has changed the message.
 */
public final class MessagePosted implements DurableEvent {

    private final String id;
    private final String username;
    private final String text;
    private final Instant timestamp;
    private final @Nullable JsonNumber price;
    private final String room;
    private final long offset;
    private final @Nullable MessageDetails details;
    private final @Nullable MessageState state;

    private MessagePosted(Builder builder) {
        id = builder.id;
        username = builder.username;
        text = builder.text;
        timestamp = builder.timestamp;
        price = builder.price;
        room = builder.room;
        offset = builder.offset;
        details = builder.details();
        state = builder.state;
    }

    /** A copy with another offset and time. The broker makes one of each message, so there is no builder. */
    private MessagePosted(MessagePosted message, Instant timestamp, long offset) {
        id = message.id;
        username = message.username;
        text = message.text;
        this.timestamp = timestamp;
        price = message.price;
        room = message.room;
        this.offset = offset;
        details = message.details;
        state = message.state;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String username, String text, Instant timestamp) {
        return new Builder(room, username, text, timestamp);
    }

    /** Begins a message with all fields of this one. */
    public Builder toBuilder() {
        return copyTo(new Builder(room, username, text, timestamp));
    }

    /** The connection of the sender; {@code server} for a message of the host. */
    @Override
    public String id() {
        return id;
    }

    /** The username of the sender, as the server knows it. */
    public String username() {
        return username;
    }

    /** The text; may be empty. */
    public String text() {
        return text;
    }

    @Override
    public Instant timestamp() {
        return timestamp;
    }

    /** The price that the sender gave, unchanged; null if none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    @Override
    public String room() {
        return room;
    }

    @Override
    public long offset() {
        return offset;
    }

    /** The public id of the sender; null where the server does not know the user, and in v1. */
    public @Nullable String user() {
        return details == null ? null : details.user();
    }

    /** The offset of the message that this one answers; null if none. */
    public @Nullable Long replyTo() {
        return details == null ? null : details.replyTo();
    }

    /** The offset of the first message of the thread that this one belongs to; null outside threads. */
    public @Nullable Long thread() {
        return details == null ? null : details.thread();
    }

    /** The public ids of the users that the text mentions. */
    public List<String> mentions() {
        return details == null ? List.of() : details.mentions();
    }

    /** Whether the text mentions all members. */
    public boolean everyone() {
        return details != null && details.everyone();
    }

    /** The thread of a reply, as it is after the reply; null in a state, outside threads, and where the root is gone. */
    public @Nullable ThreadRoot root() {
        return details == null ? null : details.root();
    }

    /** The part that later events have changed; null in a live event, and where no event has changed the message. */
    public @Nullable MessageState state() {
        return state;
    }

    /** The offset of the last event that changed the message; its own offset where none has. */
    public long change() {
        return state == null ? offset : state.change();
    }

    /** The revision of the text: 1 as posted, and one more with each edit. */
    public int rev() {
        return state == null ? 1 : state.rev();
    }

    /** Whether the message was deleted. A deleted message keeps its offset, and has no text. */
    public boolean isDeleted() {
        return state != null && state.deleted() != null;
    }

    @Override
    public String entryKey() {
        return DurableEvent.messageKey(offset);
    }

    @Override
    public MessagePosted withOffset(long number) {
        return new MessagePosted(this, timestamp, number);
    }

    @Override
    public MessagePosted withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : new MessagePosted(this, time, offset);
    }

    private Builder copyTo(Builder builder) {
        builder.id = id;
        builder.price = price;
        builder.offset = offset;
        builder.user = user();
        builder.replyTo = replyTo();
        builder.thread = thread();
        builder.mentions = mentions();
        builder.everyone = everyone();
        builder.root = root();
        builder.state = state;
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessagePosted that
                && id.equals(that.id)
                && username.equals(that.username)
                && text.equals(that.text)
                && timestamp.equals(that.timestamp)
                && Objects.equals(price, that.price)
                && room.equals(that.room)
                && offset == that.offset
                && Objects.equals(details, that.details)
                && Objects.equals(state, that.state);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, username, text, timestamp, price, room, offset, details, state);
    }

    @Override
    public String toString() {
        return "MessagePosted[id=" + id + ", username=" + username + ", text=" + text + ", timestamp=" + timestamp
                + ", price=" + price + ", room=" + room + ", offset=" + offset
                + (details == null ? "" : ", " + details) + (state == null ? "" : ", " + state) + "]";
    }

    /** Builds a {@link MessagePosted}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private String text;
        private final Instant timestamp;
        private String id = "";
        private @Nullable JsonNumber price;
        private long offset;
        private @Nullable String user;
        private @Nullable Long replyTo;
        private @Nullable Long thread;
        private List<String> mentions = List.of();
        private boolean everyone;
        private @Nullable ThreadRoot root;
        private @Nullable MessageState state;

        private Builder(String room, String username, String text, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
            this.text = Objects.requireNonNull(text, "text");
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        }

        /** Sets {@link MessagePosted#text()}. */
        public Builder text(String text) {
            this.text = Objects.requireNonNull(text, "text");
            return this;
        }

        /** Sets {@link MessagePosted#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link MessagePosted#price()}; default: null. */
        public Builder price(@Nullable JsonNumber price) {
            this.price = price;
            return this;
        }

        /** Sets {@link MessagePosted#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link MessagePosted#user()}; default: null. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link MessagePosted#replyTo()}; default: null. */
        public Builder replyTo(@Nullable Long replyTo) {
            this.replyTo = replyTo;
            return this;
        }

        /** Sets {@link MessagePosted#thread()}; default: null. */
        public Builder thread(@Nullable Long thread) {
            this.thread = thread;
            return this;
        }

        /** Sets {@link MessagePosted#mentions()}; default: empty. */
        public Builder mentions(List<String> mentions) {
            this.mentions = List.copyOf(mentions);
            return this;
        }

        /** Sets {@link MessagePosted#everyone()}; default: {@code false}. */
        public Builder everyone(boolean everyone) {
            this.everyone = everyone;
            return this;
        }

        /** Sets {@link MessagePosted#root()}; default: null. */
        public Builder root(@Nullable ThreadRoot root) {
            this.root = root;
            return this;
        }

        /** Sets {@link MessagePosted#state()}; default: null. */
        public Builder state(@Nullable MessageState state) {
            this.state = state;
            return this;
        }

        /** One object for the fields that most messages lack; null where all of them are missing. */
        private @Nullable MessageDetails details() {
            return user == null && replyTo == null && thread == null && mentions.isEmpty() && !everyone && root == null
                    ? null
                    : new MessageDetails(user, replyTo, thread, mentions, everyone, root);
        }

        /** Returns the message. */
        public MessagePosted build() {
            return new MessagePosted(this);
        }
    }
}
