package io.chathub.protocol.event;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.RoomNames;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"message","id":"c1","username":"John","text":"Hi","timestamp":"2024-01-01T12:00:00.123Z"}}, and
 * {@code price} where one was sent; v2 adds {@code "room":"dev","offset":45}. It goes to everyone, the sender too.
 *
 * @param id        the sender's connection
 * @param username  the sender's name, as the server knows it
 * @param text      what was said; may be empty
 * @param timestamp when the server took the message; on the wire in UTC with milliseconds
 * @param price     the price that the sender gave, unchanged
 * @param room      where it was said
 * @param offset    its number in the room's stream, from 1; 0 where it has none: before it is published, and in v1
 */
public record MessagePosted(
        String id,
        String username,
        String text,
        Instant timestamp,
        @Nullable JsonNumber price,
        String room,
        long offset)
        implements DurableEvent {
    /** Checks that nothing but the price is null. */
    public MessagePosted {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(room, "room");
    }

    /** As v1 has it. */
    public MessagePosted(String id, String username, String text, Instant timestamp, @Nullable JsonNumber price) {
        this(id, username, text, timestamp, price, RoomNames.LOBBY, 0);
    }

    @Override
    public MessagePosted withOffset(long number) {
        return new MessagePosted(id, username, text, timestamp, price, room, number);
    }

    @Override
    public void accept(ServerEvent.RoomVisitor visitor) {
        visitor.messagePosted(this);
    }
}
