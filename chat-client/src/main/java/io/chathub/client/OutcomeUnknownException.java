package io.chathub.client;

import java.util.Objects;

/**
 * The message was sent and not acknowledged, and the client no longer sends it again: that could publish it twice, since the
 * server keeps an idempotency key for 5 minutes, or the membership of the room has ended, which is then the {@linkplain #getCause
 * cause}. The message may or may not be in the room; check the history.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String room;

    /** Creates an exception for a message to {@code room}. */
    public OutcomeUnknownException(String room) {
        super("a message to " + Objects.requireNonNull(room, "room") + " was never acknowledged");
        this.room = room;
    }

    /** The room of the message. */
    public String room() {
        return room;
    }
}
