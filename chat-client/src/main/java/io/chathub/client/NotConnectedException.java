package io.chathub.client;

import java.util.Objects;

/** There is no connection, or it was lost before the answer came, or none came in time. */
public final class NotConnectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ClientState state;

    /** A failure in {@code state}. */
    public NotConnectedException(ClientState state) {
        super("no answer: the client is " + Objects.requireNonNull(state, "state"));
        this.state = state;
    }

    /** What the client was doing; {@link ClientState#CLOSED} never changes again. */
    public ClientState state() {
        return state;
    }
}
