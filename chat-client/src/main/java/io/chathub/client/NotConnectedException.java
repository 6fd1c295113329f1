package io.chathub.client;

import java.util.Objects;

/** Nothing was sent, because there is no connection at this moment. Try again after {@link ChatListener#onConnected}. */
public final class NotConnectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ClientState state;

    /** A refusal to send in {@code state}. */
    public NotConnectedException(ClientState state) {
        super("not connected: the client is " + Objects.requireNonNull(state, "state"));
        this.state = state;
    }

    /** What the client was doing instead; {@link ClientState#CLOSED} never changes again. */
    public ClientState state() {
        return state;
    }
}
