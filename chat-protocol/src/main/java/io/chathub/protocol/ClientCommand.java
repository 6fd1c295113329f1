package io.chathub.protocol;

import io.chathub.protocol.command.ClientCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the server: one record for each message type of the client-to-server direction.
 *
 * <p>A command holds what the client claimed, checked for form only. Whether a name is acceptable, or whether this
 * client may speak, is the server's business. {@link Join}, {@link PostMessage} and {@link SetTyping} are v1's too: there
 * they have neither room nor ref. The rest is v2.
 */
public sealed interface ClientCommand {

    /** The longest {@link #ref()} and the longest key: {@value} characters. */
    int MAX_REF_LENGTH = 64;
    /** The longest token: {@value} characters. */
    int MAX_TOKEN_LENGTH = 8_192;

    /** Calls the method of {@code visitor} that belongs to this command. A new command breaks every visitor, on purpose. */
    void accept(Visitor visitor);

    /**
     * The client's name of this request, which its one answer repeats; null where none is wanted, and in v1. At most
     * {@value #MAX_REF_LENGTH} characters.
     */
    @Nullable String ref();

    /** One method for each command. */
    interface Visitor {
        /** Called for a {@link Join}. */
        void join(Join command);

        /** Called for a {@link Leave}. */
        void leave(Leave command);

        /** Called for a {@link PostMessage}. */
        void postMessage(PostMessage command);

        /** Called for a {@link SetTyping}. */
        void setTyping(SetTyping command);

        /** Called for a {@link FetchHistory}. */
        void fetchHistory(FetchHistory command);

        /** Called for a {@link ListMembers}. */
        void listMembers(ListMembers command);

        /** Called for a {@link Ping}. */
        void ping(Ping command);

        /** Called for a {@link Refresh}. */
        void refresh(Refresh command);
    }

    /**
     * v1: {@code {"type":"join","username":"John"}}: take this name and tell the others. v2:
     * {@code {"type":"join","ref":"1","username":"John","room":"dev","since":{"epoch":"k3","offset":41}}}: enter this
     * room.
     *
     * @param username as sent, not normalized; empty where the client sent none
     * @param room     as sent, not checked; {@code lobby} where the client sent none
     * @param since    what the client knows of the room already, where it comes back
     * @param token    who the client is, where its handshake did not say; null where it did, and in v1
     */
    record Join(
            @Nullable String ref,
            String username,
            String room,
            @Nullable StreamPosition since,
            @Nullable String token) implements ClientCommand {
        /** Checks that nothing is null that may not be. */
        public Join {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(room, "room");
        }

        /** Without a token. */
        public Join(@Nullable String ref, String username, String room, @Nullable StreamPosition since) {
            this(ref, username, room, since, null);
        }

        /** As v1 has it. */
        public Join(String username) {
            this(null, username, RoomNames.LOBBY, null);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.join(this);
        }

        /** The token is not shown. */
        @Override
        public String toString() {
            return "Join[ref=" + ref + ", username=" + username + ", room=" + room + ", since=" + since + ", token="
                    + (token == null ? "none" : "***") + "]";
        }
    }

    /**
     * {@code {"type":"leave","ref":"2","room":"dev"}}.
     *
     * @param room as sent, not checked
     */
    record Leave(@Nullable String ref, String room) implements ClientCommand {
        /** Checks that the room is not null. */
        public Leave {
            Objects.requireNonNull(room, "room");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.leave(this);
        }
    }

    /**
     * {@code {"type":"message","username":"John","text":"Hi","price":129999}}: say this to everyone in the room. v2:
     * {@code {"type":"message","ref":"3","key":"9f2c","room":"dev","text":"Hi"}}.
     *
     * @param key      makes the message idempotent: the same again within 5 minutes is the same message; null where it is
     *                 not. 1 to {@value #MAX_REF_LENGTH} characters
     * @param username as sent; it only counts where a v1 connection has not joined yet, empty where none was sent
     * @param text     may be empty
     * @param price    the optional price, passed on to the receivers unchanged
     * @param room     as sent, not checked; {@code lobby} where the client sent none
     */
    record PostMessage(
            @Nullable String ref,
            @Nullable String key,
            String username,
            String text,
            @Nullable JsonNumber price,
            String room)
            implements ClientCommand {
        /** Checks that nothing is null that may not be. */
        public PostMessage {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(room, "room");
        }

        /** As v1 has it. */
        public PostMessage(String username, String text, @Nullable JsonNumber price) {
            this(null, null, username, text, price, RoomNames.LOBBY);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.postMessage(this);
        }
    }

    /**
     * {@code {"type":"typing","username":"John","isTyping":true}}: show the others that this user is writing. v2:
     * {@code {"type":"typing","room":"dev","isTyping":true}}.
     *
     * @param username as sent; it only counts where a v1 connection has not joined yet, empty where none was sent
     * @param isTyping whether the user is writing now; false where none was sent
     * @param room     as sent, not checked; {@code lobby} where the client sent none
     */
    record SetTyping(@Nullable String ref, String username, boolean isTyping, String room) implements ClientCommand {
        /** Checks that nothing is null that may not be. */
        public SetTyping {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(room, "room");
        }

        /** As v1 has it. */
        public SetTyping(String username, boolean isTyping) {
            this(null, username, isTyping, RoomNames.LOBBY);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.setTyping(this);
        }
    }

    /**
     * {@code {"type":"history","ref":"4","room":"dev","before":45,"limit":50}}: read older messages; with {@code after}
     * newer ones; with neither the newest. Both at once are refused.
     *
     * @param room   as sent, not checked
     * @param before only messages with a smaller offset, the newest of them; at least 1
     * @param after  only messages with a larger offset, the oldest of them; at least 0
     * @param limit  how many at most; at least 1. The server gives {@value #MAX_LIMIT} at most, whatever stands here
     */
    record FetchHistory(
            @Nullable String ref,
            String room,
            @Nullable Long before,
            @Nullable Long after,
            int limit) implements ClientCommand {

        /** The most messages of one answer: {@value}. */
        public static final int MAX_LIMIT = 300;
        /** How many messages come where no limit is given: {@value}. */
        public static final int DEFAULT_LIMIT = 50;

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is outside of its range, or both ends are given
         */
        public FetchHistory {
            Objects.requireNonNull(room, "room");
            if (before != null && after != null) {
                throw new IllegalArgumentException("before, after: both (expected: one at most)");
            }
            if ((before != null && before < 1) || (after != null && after < 0) || limit < 1) {
                throw new IllegalArgumentException("before: " + before + ", after: " + after + ", limit: " + limit
                        + " (expected: before >= 1, after >= 0, limit >= 1)");
            }
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.fetchHistory(this);
        }
    }

    /**
     * {@code {"type":"members","ref":"5","room":"dev"}}: who is here?
     *
     * @param room as sent, not checked
     */
    record ListMembers(@Nullable String ref, String room) implements ClientCommand {
        /** Checks that the room is not null. */
        public ListMembers {
            Objects.requireNonNull(room, "room");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.listMembers(this);
        }
    }

    /** {@code {"type":"ping"}}: are you there? A browser cannot send WebSocket pings, nor see them. */
    record Ping(@Nullable String ref) implements ClientCommand {
        @Override
        public void accept(Visitor visitor) {
            visitor.ping(this);
        }
    }

    /**
     * {@code {"type":"refresh","ref":"6","token":"eyJhbGciOi…"}}: a new token of the same user, before the old one expires.
     *
     * @param token as sent, not checked; 1 to {@value #MAX_TOKEN_LENGTH} characters
     */
    record Refresh(@Nullable String ref, String token) implements ClientCommand {
        /** Checks that the token is not null. */
        public Refresh {
            Objects.requireNonNull(token, "token");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.refresh(this);
        }

        /** The token is not shown. */
        @Override
        public String toString() {
            return "Refresh[ref=" + ref + ", token=***]";
        }
    }
}
