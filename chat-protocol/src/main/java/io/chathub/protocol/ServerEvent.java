package io.chathub.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server tells a client: one record for each message type of the server-to-client direction. */
public sealed interface ServerEvent {

    /** Calls the method of {@code visitor} that belongs to this event. A new event breaks every visitor, on purpose. */
    void accept(Visitor visitor);

    /** One method for each event. */
    interface Visitor {
        /** Called for a {@link Connected}. */
        void connected(Connected event);

        /** Called for a {@link MessagePosted}. */
        void messagePosted(MessagePosted event);

        /** Called for a {@link TypingChanged}. */
        void typingChanged(TypingChanged event);

        /** Called for a {@link UserJoined}. */
        void userJoined(UserJoined event);

        /** Called for a {@link UserLeft}. */
        void userLeft(UserLeft event);
    }

    /**
     * {@code {"type":"connect","id":"c1"}}: the first thing a client hears.
     *
     * @param id the name of this connection, at least 128 random bits
     */
    record Connected(String id) implements ServerEvent {
        /** Checks that nothing is null. */
        public Connected {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.connected(this);
        }
    }

    /**
     * {@code {"type":"message","id":"c1","username":"John","text":"Hi","timestamp":"2024-01-01T12:00:00.123Z"}}, and
     * {@code price} last where one was sent. It goes to everyone, the sender too.
     *
     * @param id        the sender's connection
     * @param username  the sender's name, as the server knows it
     * @param text      what was said; may be empty
     * @param timestamp when the server took the message; on the wire in UTC with milliseconds
     * @param price     the price that the sender gave, unchanged
     */
    record MessagePosted(
            String id,
            String username,
            String text,
            Instant timestamp,
            @Nullable JsonNumber price) implements ServerEvent {
        /** Checks that nothing but the price is null. */
        public MessagePosted {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(timestamp, "timestamp");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.messagePosted(this);
        }
    }

    /**
     * {@code {"type":"typing","username":"John","isTyping":true}}, to everyone but the one who is typing.
     *
     * @param username who is, or is no longer, writing
     * @param isTyping whether the user is writing now
     */
    record TypingChanged(String username, boolean isTyping) implements ServerEvent {
        /** Checks that nothing is null. */
        public TypingChanged {
            Objects.requireNonNull(username, "username");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.typingChanged(this);
        }
    }

    /**
     * {@code {"type":"user-joined","username":"John","id":"c1"}}, to everyone but the one who joined. The same
     * {@code id} again with another name is a rename.
     *
     * @param username the name taken
     * @param id       the connection that took it
     */
    record UserJoined(String username, String id) implements ServerEvent {
        /** Checks that nothing is null. */
        public UserJoined {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(id, "id");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.userJoined(this);
        }
    }

    /**
     * {@code {"type":"user-left","username":"John"}}, once, when a joined connection ends, however it ends.
     *
     * @param username who left
     */
    record UserLeft(String username) implements ServerEvent {
        /** Checks that nothing is null. */
        public UserLeft {
            Objects.requireNonNull(username, "username");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.userLeft(this);
        }
    }
}
