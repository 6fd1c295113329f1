package io.chathub.protocol.command;

import org.jspecify.annotations.Nullable;

/**
 * A request of a client: one class for each message type of the client-to-server direction.
 *
 * <p>A command has the client's claims, checked for form only. The server decides whether a name is acceptable and
 * whether the client may post. {@link Join}, {@link PostMessage} and {@link SetTyping} are part of v1, without a room
 * and a ref; all others are v2 only.
 */
public sealed interface ClientCommand
        permits Join,
                Leave,
                PostMessage,
                EditMessage,
                DeleteMessage,
                React,
                ListReactors,
                PinMessage,
                SetTyping,
                FetchHistory,
                ListMembers,
                SearchMessages,
                Ping,
                Refresh {
    /** The maximum length of a {@link #ref()} and of a key: {@value} characters. */
    int MAX_REF_LENGTH = 64;
    /** The maximum length of a token: {@value} characters. */
    int MAX_TOKEN_LENGTH = 8_192;
    /** The maximum number of users that one message mentions: {@value}. */
    int MAX_MENTIONS = 20;
    /** The maximum length of a user's public id: {@value} characters. */
    int MAX_USER_LENGTH = 64;

    /**
     * The ref of the request, chosen by the client and repeated by the one reply to it; null if the client wants no
     * reply, and in v1. At most {@value #MAX_REF_LENGTH} characters.
     */
    @Nullable String ref();
}
