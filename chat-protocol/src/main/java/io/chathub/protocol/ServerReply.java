package io.chathub.protocol;

import io.chathub.protocol.command.Ping;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.ServerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells one v2 client: the answers to its requests, each with the {@code ref} of the request it answers,
 * and a few notices about the connection itself.
 */
public sealed interface ServerReply extends ServerEvent {

    /** Calls the method of {@code visitor} that belongs to this reply. */
    void accept(Visitor visitor);

    @Override
    default void accept(ServerEvent.Visitor visitor) {
        accept((Visitor) visitor);
    }

    /** What the request called itself, or null where it had no name, and in a notice. */
    @Nullable String ref();

    /** One method for each reply. */
    interface Visitor {
        /** Called for a {@link Joined}. */
        void joined(Joined reply);

        /** Called for a {@link Left}. */
        void left(Left reply);

        /** Called for an {@link Acknowledged}. */
        void acknowledged(Acknowledged reply);

        /** Called for a {@link HistoryFetched}. */
        void historyFetched(HistoryFetched reply);

        /** Called for a {@link MembersListed}. */
        void membersListed(MembersListed reply);

        /** Called for a {@link Refused}. */
        void refused(Refused reply);

        /** Called for a {@link MessagesSkipped}. */
        void messagesSkipped(MessagesSkipped reply);

        /** Called for a {@link ReconnectAdvised}. */
        void reconnectAdvised(ReconnectAdvised reply);

        /** Called for a {@link Pong}. */
        void pong(Pong reply);

        /** Called for a {@link Refreshed}. */
        void refreshed(Refreshed reply);
    }

    /**
     * {@code {"type":"joined","ref":"1","room":"dev","username":"John","id":"c1","epoch":"k3","offset":44,…}}: this
     * client is in the room now. What happens there from now on follows this reply.
     *
     * @param room        the room's name
     * @param username    the name of this client, normalized
     * @param id          this connection
     * @param epoch       the random name of the stream's numbering
     * @param offset      the number of the newest message, 0 where there was none
     * @param recovered   whether {@code events} are all that came after what the client knew
     * @param missed      how many messages after what the client knew are not in {@code events}: 0 where it recovered or
     *                    asked for nothing; null where nobody can tell, because the numbering is another one
     * @param events      what was missed, or the newest messages where not all of it is held; oldest first
     * @param more        whether messages before {@code events} are held that the client does not know
     * @param members     who is here, as many as fit
     * @param memberCount how many are here
     */
    record Joined(
            @Nullable String ref,
            String room,
            String username,
            String id,
            String epoch,
            long offset,
            boolean recovered,
            @Nullable Long missed,
            List<MessagePosted> events,
            boolean more,
            List<Member> members,
            int memberCount)
            implements ServerReply {
        /** Checks that nothing is null that may not be, and copies the lists. */
        public Joined {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(epoch, "epoch");
            events = List.copyOf(events);
            members = List.copyOf(members);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.joined(this);
        }
    }

    /**
     * {@code {"type":"left","ref":"2","room":"dev"}}: nothing of that room follows.
     *
     * @param room the room's name
     */
    record Left(@Nullable String ref, String room) implements ServerReply {
        /** Checks that the room is not null. */
        public Left {
            Objects.requireNonNull(room, "room");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.left(this);
        }
    }

    /**
     * {@code {"type":"ack","ref":"3","room":"dev","epoch":"k3","offset":45,"timestamp":"…"}}, with
     * {@code "duplicate":true} where the key was seen before. It comes before the sender's own copy. A typing notice that
     * has a ref is acknowledged too, without a place: {@code {"type":"ack","ref":"3","room":"dev"}}.
     *
     * @param room      the room's name
     * @param place     where in the stream the message is; null for what has no place
     * @param duplicate whether the message was taken before, by the same key: it was not broadcast again
     */
    record Acknowledged(
            @Nullable String ref, String room, @Nullable Place place, boolean duplicate) implements ServerReply {
        /** Checks that the room is not null. */
        public Acknowledged {
            Objects.requireNonNull(room, "room");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.acknowledged(this);
        }
    }

    /**
     * Where and when the server put a message.
     *
     * @param epoch     the random name of the stream's numbering
     * @param offset    the message's number, from 1
     * @param timestamp the message's time
     */
    record Place(String epoch, long offset, Instant timestamp) {
        /** Checks that nothing is null. */
        public Place {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(timestamp, "timestamp");
        }
    }

    /**
     * {@code {"type":"history","ref":"4","room":"dev","epoch":"k3","offset":45,"events":[…],"more":true}}.
     *
     * @param room   the room's name
     * @param epoch  the random name of the stream's numbering
     * @param offset the number of the newest message, 0 where there was none
     * @param events the messages asked for that are held, oldest first; fewer than asked for where they are large
     * @param more   whether more messages are held in the direction asked for
     */
    record HistoryFetched(
            @Nullable String ref, String room, String epoch, long offset, List<MessagePosted> events, boolean more)
            implements ServerReply {
        /** Checks that nothing is null that may not be, and copies the list. */
        public HistoryFetched {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(epoch, "epoch");
            events = List.copyOf(events);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.historyFetched(this);
        }
    }

    /**
     * {@code {"type":"members","ref":"5","room":"dev","members":[…],"memberCount":2}}.
     *
     * @param room        the room's name
     * @param members     who is here, as many as fit
     * @param memberCount how many are here
     */
    record MembersListed(@Nullable String ref, String room, List<Member> members, int memberCount)
            implements ServerReply {
        /** Checks that nothing is null that may not be, and copies the list. */
        public MembersListed {
            Objects.requireNonNull(room, "room");
            members = List.copyOf(members);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.membersListed(this);
        }
    }

    /**
     * {@code {"type":"error","ref":"4","code":"rate-limited","message":"…","temporary":true,"retryAfter":900}}.
     *
     * @param ref        null where the request had none, or could not be read so far
     * @param code       which rule it broke; {@link ErrorCode#INTERNAL} where this side does not know the code
     * @param message    for people
     * @param temporary  whether the same request may be taken later
     * @param retryAfter how long to wait before that; milliseconds on the wire; null where nothing is known
     */
    record Refused(
            @Nullable String ref,
            ErrorCode code,
            String message,
            boolean temporary,
            @Nullable Duration retryAfter) implements ServerReply {
        /** Checks that nothing is null that may not be. */
        public Refused {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
        }

        /** A refusal that is temporary where its code {@linkplain ErrorCode#isTemporary is}, or a time is given. */
        public Refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
            this(ref, code, message, code.isTemporary() || retryAfter != null, retryAfter);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.refused(this);
        }
    }

    /**
     * {@code {"type":"gap","room":"dev","from":50,"to":61}}: this client read too slowly, and these messages were left
     * out. They can be fetched: {@code history} after {@code from - 1}.
     *
     * @param room the room's name
     * @param from the first that was left out
     * @param to   the last that was left out
     */
    record MessagesSkipped(String room, long from, long to) implements ServerReply {
        /** Checks that the room is not null. */
        public MessagesSkipped {
            Objects.requireNonNull(room, "room");
        }

        @Override
        public @Nullable String ref() {
            return null;
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.messagesSkipped(this);
        }
    }

    /**
     * {@code {"type":"reconnect","after":1740}}: the server is about to close this connection; come back after so many
     * milliseconds. Each client is told another time, so that they do not all come at once.
     *
     * @param after how long to wait
     */
    record ReconnectAdvised(Duration after) implements ServerReply {
        /** Checks that nothing is null. */
        public ReconnectAdvised {
            Objects.requireNonNull(after, "after");
        }

        @Override
        public @Nullable String ref() {
            return null;
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.reconnectAdvised(this);
        }
    }

    /** {@code {"type":"pong"}}: the answer to a {@link Ping}. */
    record Pong(@Nullable String ref) implements ServerReply {
        @Override
        public void accept(Visitor visitor) {
            visitor.pong(this);
        }
    }

    /**
     * {@code {"type":"refreshed","ref":"6","expiresIn":3600000}}: the token is accepted: that of a
     * {@link Refresh}, or, without a ref and before the {@code joined}, that of a join.
     *
     * @param expiresIn when it will have expired; milliseconds on the wire; null where it does not expire
     */
    record Refreshed(@Nullable String ref, @Nullable Duration expiresIn) implements ServerReply {
        @Override
        public void accept(Visitor visitor) {
            visitor.refreshed(this);
        }
    }
}
