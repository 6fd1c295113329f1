package io.chathub.protocol.reply;

import io.chathub.protocol.event.ServerEvent;
import org.jspecify.annotations.Nullable;

/**
 * A message of the server to one v2 client: the reply to a request, with the {@code ref} of the request, or a notice
 * about the connection.
 */
public sealed interface ServerReply extends ServerEvent
        permits Joined,
                Left,
                Acknowledged,
                HistoryFetched,
                MembersListed,
                Refused,
                MessagesSkipped,
                ReconnectAdvised,
                Pong,
                Refreshed {

    /** Calls the method of {@code visitor} that belongs to this reply. */
    void accept(Visitor visitor);

    @Override
    default void accept(ServerEvent.Visitor visitor) {
        accept((Visitor) visitor);
    }

    /** The ref of the request; null if the request had none, and in a notice. */
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
}
