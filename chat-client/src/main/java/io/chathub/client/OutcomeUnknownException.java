package io.chathub.client;

import java.util.Objects;

/**
 * A durable request (a message, or a change of one) was sent and not acknowledged, and the client no longer sends it again: that
 * could have its effect twice, since the server keeps an idempotency key for 5 minutes, or the membership of the room has ended, or
 * the server refuses it now. The latter two are the {@linkplain #getCause cause}. The request may or may not have taken effect; check
 * the history.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String room;

    /** Creates an exception for a request to {@code room}. */
    public OutcomeUnknownException(String room) {
        super("a request to " + Objects.requireNonNull(room, "room") + " was never acknowledged");
        this.room = room;
    }

    /** The room of the request. */
    public String room() {
        return room;
    }
}
