package io.chathub.client;

import java.util.Objects;

/**
 * The message was sent, no acknowledgement came, and so much time has passed that sending it again could say it twice: the
 * server remembers a message's key for 5 minutes. It may or may not be in the room; the history tells.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String room;

    /** An unknown outcome in {@code room}. */
    public OutcomeUnknownException(String room) {
        super("a message to " + Objects.requireNonNull(room, "room") + " was never acknowledged");
        this.room = room;
    }

    /** The room that the message was meant for. */
    public String room() {
        return room;
    }
}
