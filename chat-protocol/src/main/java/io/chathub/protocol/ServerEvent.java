package io.chathub.protocol;

import io.chathub.protocol.command.Ping;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.ServerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells a client: one record for each message type of the server-to-client direction. {@link RoomEvent}s
 * happen in a room and go to its members; the rest is told to one client. A v1 client gets {@link Connected} and the room
 * events of {@code lobby}, without their v2 fields.
 */
public sealed interface ServerEvent permits RoomEvent, Connected, ServerReply {

    /** Calls the method of {@code visitor} that belongs to this event. A new event breaks every visitor, on purpose. */
    void accept(Visitor visitor);

    /** One method for each event. */
    interface Visitor extends RoomVisitor, ServerReply.Visitor {
        /** Called for a {@link Connected}. */
        void connected(Connected event);
    }

    /** One method for each event of a room. */
    interface RoomVisitor {
        /** Called for a {@link MessagePosted}. */
        void messagePosted(MessagePosted event);

        /** Called for a {@link TypingChanged}. */
        void typingChanged(TypingChanged event);

        /** Called for a {@link UserJoined}. */
        void userJoined(UserJoined event);

        /** Called for a {@link UserLeft}. */
        void userLeft(UserLeft event);
    }

    /** What happens in a room. */
    sealed interface RoomEvent extends ServerEvent permits MessagePosted, TypingChanged, UserJoined, UserLeft {

        /** The room's name. */
        String room();

        /** Calls the method of {@code visitor} that belongs to this event. */
        void accept(RoomVisitor visitor);

        @Override
        default void accept(Visitor visitor) {
            accept((RoomVisitor) visitor);
        }
    }

    /**
     * {@code {"type":"connect","id":"c1"}}: the first thing a client hears; in v2 followed by the {@link Terms}.
     *
     * @param id    the name of this connection, at least 128 random bits
     * @param terms what a v2 server allows; null in v1
     */
    record Connected(String id, @Nullable Terms terms) implements ServerEvent {
        /** Checks that the id is not null. */
        public Connected {
            Objects.requireNonNull(id, "id");
        }

        /** As v1 has it. */
        public Connected(String id) {
            this(id, null);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.connected(this);
        }
    }

    /**
     * {@code "version":2,"limits":{"maxMessageBytes":65536,"maxRooms":128},"pingInterval":25000}, and
     * {@code "expiresIn":3600000} where the client's token expires.
     *
     * @param maxMessageBytes the longest message that the server reads, in bytes of UTF-8
     * @param maxRooms        how many rooms this client may be in at once
     * @param pingInterval    how often a client that cannot send WebSocket pings should send a
     *                        {@link Ping}; milliseconds on the wire
     * @param expiresIn       when the client's token will have expired; milliseconds on the wire; null where it does not
     */
    record Terms(
            int maxMessageBytes,
            int maxRooms,
            Duration pingInterval,
            @Nullable Duration expiresIn) {
        /** Checks that nothing is null that may not be. */
        public Terms {
            Objects.requireNonNull(pingInterval, "pingInterval");
        }

        /** For a client whose identity does not expire. */
        public Terms(int maxMessageBytes, int maxRooms, Duration pingInterval) {
            this(maxMessageBytes, maxRooms, pingInterval, null);
        }
    }

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
    record MessagePosted(
            String id,
            String username,
            String text,
            Instant timestamp,
            @Nullable JsonNumber price,
            String room,
            long offset)
            implements RoomEvent {
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

        /** The same message with its number in the stream. */
        public MessagePosted withOffset(long number) {
            return new MessagePosted(id, username, text, timestamp, price, room, number);
        }

        @Override
        public void accept(RoomVisitor visitor) {
            visitor.messagePosted(this);
        }
    }

    /**
     * {@code {"type":"typing","username":"John","isTyping":true}}, to everyone but the one who is typing; v2 adds
     * {@code "id":"c1","room":"dev"}.
     *
     * @param username who is, or is no longer, writing
     * @param isTyping whether the user is writing now
     * @param id       the user's connection; empty in v1
     * @param room     where
     */
    record TypingChanged(String username, boolean isTyping, String id, String room) implements RoomEvent {
        /** Checks that nothing is null. */
        public TypingChanged {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(room, "room");
        }

        /** As v1 has it. */
        public TypingChanged(String username, boolean isTyping) {
            this(username, isTyping, "", RoomNames.LOBBY);
        }

        @Override
        public void accept(RoomVisitor visitor) {
            visitor.typingChanged(this);
        }
    }

    /**
     * {@code {"type":"user-joined","username":"John","id":"c1"}}, to everyone but the one who joined; v2 adds
     * {@code "room":"dev"}. The same {@code id} again with another name is a rename.
     *
     * @param username the name taken
     * @param id       the connection that took it
     * @param room     where
     */
    record UserJoined(String username, String id, String room) implements RoomEvent {
        /** Checks that nothing is null. */
        public UserJoined {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(room, "room");
        }

        /** As v1 has it. */
        public UserJoined(String username, String id) {
            this(username, id, RoomNames.LOBBY);
        }

        @Override
        public void accept(RoomVisitor visitor) {
            visitor.userJoined(this);
        }
    }

    /**
     * {@code {"type":"user-left","username":"John"}}, once, when a member leaves or its connection ends, however it ends;
     * v2 adds {@code "id":"c1","room":"dev"}.
     *
     * @param username who left
     * @param id       the connection that left; empty in v1
     * @param room     which room it left
     */
    record UserLeft(String username, String id, String room) implements RoomEvent {
        /** Checks that nothing is null. */
        public UserLeft {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(room, "room");
        }

        /** As v1 has it. */
        public UserLeft(String username) {
            this(username, "", RoomNames.LOBBY);
        }

        @Override
        public void accept(RoomVisitor visitor) {
            visitor.userLeft(this);
        }
    }

    /**
     * One of those who are in a room.
     *
     * @param id       the connection
     * @param username its name
     */
    record Member(String id, String username) {
        /** Checks that nothing is null. */
        public Member {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(username, "username");
        }
    }
}
