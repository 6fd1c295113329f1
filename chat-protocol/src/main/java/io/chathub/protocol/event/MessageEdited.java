package io.chathub.protocol.event;

import io.chathub.protocol.JsonNumber;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message was replaced: {@code {"type":"edit","id":"c1","username":"John","text":"Hello","timestamp":"…",
 * "room":"dev","offset":46,"target":45,"rev":2}}, with {@code price}, {@code user} and {@code mentions} where the message has
 * them. Text, price and mentions are replaced as a whole. v1 clients do not receive this event.
 */
public final class MessageEdited implements DurableEvent {

    private final String room;
    private final long target;
    private final String text;
    private final Instant timestamp;
    private final int rev;
    private final String id;
    private final String username;
    private final @Nullable JsonNumber price;
    private final long offset;
    private final @Nullable String user;
    private final List<String> mentions;

    private MessageEdited(Builder builder) {
        room = builder.room;
        target = builder.target;
        text = builder.text;
        timestamp = builder.timestamp;
        rev = builder.rev;
        id = builder.id;
        username = builder.username;
        price = builder.price;
        offset = builder.offset;
        user = builder.user;
        mentions = builder.mentions;
    }

    /** Begins an event; every other field has a default. */
    public static Builder builder(String room, long target, String text, Instant timestamp, int rev) {
        return new Builder(room, target, text, timestamp, rev);
    }

    /** Begins an event with all fields of this one. */
    public Builder toBuilder() {
        return new Builder(room, target, text, timestamp, rev)
                .id(id)
                .username(username)
                .price(price)
                .offset(offset)
                .user(user)
                .mentions(mentions);
    }

    @Override
    public String room() {
        return room;
    }

    /** The offset of the message. */
    public long target() {
        return target;
    }

    /** The new text; may be empty. */
    public String text() {
        return text;
    }

    @Override
    public Instant timestamp() {
        return timestamp;
    }

    /** The revision of the message after this event, from 2. */
    public int rev() {
        return rev;
    }

    @Override
    public String id() {
        return id;
    }

    /** The username of the client that caused the event; empty where the server names nobody. */
    public String username() {
        return username;
    }

    /** The new price; null if none. */
    public @Nullable JsonNumber price() {
        return price;
    }

    @Override
    public long offset() {
        return offset;
    }

    /** The public id of the user that caused the event; null where the server does not know or name the user. */
    public @Nullable String user() {
        return user;
    }

    /** The public ids of the users that the new text mentions. */
    public List<String> mentions() {
        return mentions;
    }

    @Override
    public MessageEdited withOffset(long number) {
        return toBuilder().offset(number).build();
    }

    @Override
    public MessageEdited withTimestamp(Instant time) {
        return time.equals(timestamp) ? this : toBuilder().timestamp(time).build();
    }

    @Override
    public String entryKey() {
        return DurableEvent.messageKey(target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageEdited that
                && room.equals(that.room)
                && target == that.target
                && text.equals(that.text)
                && timestamp.equals(that.timestamp)
                && rev == that.rev
                && id.equals(that.id)
                && username.equals(that.username)
                && Objects.equals(price, that.price)
                && offset == that.offset
                && Objects.equals(user, that.user)
                && mentions.equals(that.mentions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, target, text, timestamp, rev, id, username, price, offset, user, mentions);
    }

    @Override
    public String toString() {
        return "MessageEdited[room=" + room + ", target=" + target + ", text=" + text + ", timestamp=" + timestamp
                + ", rev=" + rev + ", id=" + id + ", username=" + username + ", price=" + price + ", offset=" + offset
                + ", user=" + user + ", mentions=" + mentions + "]";
    }

    /** Builds a {@link MessageEdited}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final long target;
        private final String text;
        private Instant timestamp;
        private final int rev;
        private String id = "";
        private String username = "";
        private @Nullable JsonNumber price;
        private long offset;
        private @Nullable String user;
        private List<String> mentions = List.of();

        private Builder(String room, long target, String text, Instant timestamp, int rev) {
            this.room = Objects.requireNonNull(room, "room");
            this.target = target;
            this.text = Objects.requireNonNull(text, "text");
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            this.rev = rev;
        }

        /** Sets {@link MessageEdited#id()}; default: empty. */
        public Builder id(String id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets {@link MessageEdited#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link MessageEdited#price()}; default: {@code null}. */
        public Builder price(@Nullable JsonNumber price) {
            this.price = price;
            return this;
        }

        /** Sets {@link MessageEdited#offset()}; default: {@code 0}. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** Sets {@link MessageEdited#user()}; default: {@code null}. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** Sets {@link MessageEdited#mentions()}; default: empty. */
        public Builder mentions(List<String> mentions) {
            this.mentions = List.copyOf(mentions);
            return this;
        }

        Builder timestamp(Instant timestamp) {
            this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** Returns the event. */
        public MessageEdited build() {
            return new MessageEdited(this);
        }
    }
}
