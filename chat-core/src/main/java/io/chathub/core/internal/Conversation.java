package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.ClientCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client's commands mean, and what it hears of them: the part of a session that depends on the protocol's version.
 * All but {@link #acknowledge} and {@link #goAway} is called under the session's monitor.
 */
interface Conversation {

    /** The connection is open: greet the client. */
    void open();

    /** What the client sent; {@code cost} is how many messages of its rate it is. */
    void handle(ClientCommand command, int cost);

    /** A request was refused, and counted. */
    void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter);

    /** A message that the client wanted an answer for has its place. Called inside of a room's critical section. */
    void acknowledge(Publication publication);

    /** The hub is about to close the connection; a client that can be told should come back after so long. */
    void goAway(Duration after);

    /** Nothing more is delivered. */
    void mute();

    /** The connection ends: leave every room, and tell the others. */
    void leave();

    /** The host is to be asked again whether this client may be in its rooms. */
    void reauthorize();

    /** The client is to leave a room; false where it is not in it, or cannot be out of it. */
    boolean evict(String room);
}
