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
                ReactorsListed,
                MessagesFound,
                Refused,
                MessagesSkipped,
                StatesChanged,
                StreamReset,
                ReconnectAdvised,
                Pong,
                Refreshed {
    /** The ref of the request; null if the request had none, and in a notice. */
    @Nullable String ref();
}
