package io.chathub.protocol.event;

import io.chathub.protocol.JsonNumber;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in a room:
 * {@code {"type":"message","id":"c1","username":"John","text":"Hi","timestamp":"2024-01-01T12:00:00.123Z"}}, with
 * {@code price} if the sender gave one; v2 adds {@code "room":"dev","offset":45}. Delivered to all members, the sender
 * included.
 */
public final class MessagePosted implements DurableEvent {

    private final String id;
    private final String username;
    private final String text;
    private final Instant timestamp;
    private final @Nullable JsonNumber price;
    private final String room;
    private final long offset;

    private MessagePosted(Builder builder) {
        id = builder.id;
        username = builder.username;
        text = builder.text;
        timestamp = builder.timestamp;
        price = builder.price;
        room = builder.room;
        offset = builder.offset;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String username, String text, Instant timestamp) {
        return new Builder(room, username, text, timestamp);
    }

    /** Begins a message with all fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(room, username, text, timestamp);
        builder.id = id;
        builder.price = price;
        builder.offset = offset;
        return builder;
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

    @Override
    public MessagePosted withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public MessagePosted withTimestamp(Instant time) {
        if (time.equals(timestamp)) {
            return this;
        }
        return new Builder(room, username, text, time)
                .id(id)
                .price(price)
                .offset(offset)
                .build();
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
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, username, text, timestamp, price, room, offset);
    }

    @Override
    public String toString() {
        return "MessagePosted[id=" + id + ", username=" + username + ", text=" + text + ", timestamp=" + timestamp
                + ", price=" + price + ", room=" + room + ", offset=" + offset + "]";
    }

    /** Builds a {@link MessagePosted}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private final String text;
        private final Instant timestamp;
        private String id = "";
        private @Nullable JsonNumber price;
        private long offset;

        private Builder(String room, String username, String text, Instant timestamp) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
            this.text = Objects.requireNonNull(text, "text");
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
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

        /** Returns the message. */
        public MessagePosted build() {
            return new MessagePosted(this);
        }
    }
}
