package io.chathub.protocol.command;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the server: one record for each message type of the client-to-server direction.
 *
 * <p>A command holds what the client claimed, checked for form only. Whether a name is acceptable, or whether this
 * client may speak, is the server's business. {@link Join}, {@link PostMessage} and {@link SetTyping} are v1's too: there
 * they have neither room nor ref. The rest is v2.
 */
public sealed interface ClientCommand
        permits Join, Leave, PostMessage, SetTyping, FetchHistory, ListMembers, Ping, Refresh {

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
}
