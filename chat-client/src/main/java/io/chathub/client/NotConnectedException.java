package io.chathub.client;

import java.util.Objects;

/** There is no connection, or it was lost before the reply, or there was no reply in time. */
public final class NotConnectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ClientState state;

    /** Creates an exception for a client in {@code state}. */
    public NotConnectedException(ClientState state) {
        super("no reply: the client is " + Objects.requireNonNull(state, "state"));
        this.state = state;
    }

    /** The state of the client at the time; {@link ClientState#CLOSED} is final. */
    public ClientState state() {
        return state;
    }
}
