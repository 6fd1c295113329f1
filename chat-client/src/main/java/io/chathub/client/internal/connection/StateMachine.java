package io.chathub.client.internal.connection;

import io.chathub.client.ClientState;

/**
 * The state of a client and the legal transitions. One thread at a time may call {@link #move}: the lock of
 * {@link ConnectionLoop} guards it. Any thread may read.
 */
final class StateMachine {

    private volatile ClientState state = ClientState.NEW;

    ClientState state() {
        return state;
    }

    boolean is(ClientState expected) {
        return state == expected;
    }

    /**
     * Moves to the state {@code next}.
     *
     * @throws IllegalStateException if {@code next} cannot follow the current state, which then stays
     */
    void move(ClientState next) {
        ClientState now = state;
        boolean legal = switch (next) {
            case NEW -> false;
            case CONNECTING -> now == ClientState.NEW || now == ClientState.WAITING;
            case CONNECTED -> now == ClientState.CONNECTING;
            case WAITING -> now == ClientState.CONNECTING || now == ClientState.CONNECTED;
            case CLOSED -> now != ClientState.CLOSED;
        };
        if (!legal) {
            throw new IllegalStateException("the client is " + now + " and cannot become " + next);
        }
        state = next;
    }
}
