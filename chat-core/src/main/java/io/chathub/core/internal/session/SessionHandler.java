package io.chathub.core.internal.session;

import io.chathub.core.Publication;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of a session that depends on the protocol version: the effect of its commands, and its memberships. All
 * methods but {@link #acknowledge} and {@link #farewell} are called under the session's monitor.
 */
public interface SessionHandler {

    /** Creates the handler of a session. */
    @FunctionalInterface
    interface Factory {

        /** The handler of {@code session}, for its version. */
        SessionHandler create(ClientSession session, HubServices services);
    }

    /** Greets the client of a new connection. */
    void open();

    /** Handles a command; {@code length} is the number of characters of its JSON. */
    void handle(ClientCommand command, int length);

    /** Notifies the client that a request was refused, where its version has a message for that. */
    void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter);

    /** Acknowledges a message that has its offset now. Called within a room's critical section. */
    void acknowledge(Publication publication);

    /**
     * Whether every command was carried out or refused, every event published, and every ack sent. Where no command is
     * taken any more, the answer stays true.
     */
    boolean isSettled();

    /** The last event for the client of a hub that stops, with the time after which to reconnect; null for none. */
    @Nullable ServerEvent farewell(Duration reconnectAfter);

    /** Drops the requests that wait, leaves every room, and notifies the other members. The connection ends. */
    void end();

    /** Asks the host again whether this client may be in its rooms. */
    void reauthorize();

    /** Removes the client from a room. Returns false where it is not a member, or the version has no rooms to leave. */
    boolean evict(String room);
}
