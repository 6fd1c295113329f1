package io.chathub.client.internal;

import io.chathub.client.ClientState;

/**
 * Which states may follow which. Moves are made by one thread at a time (under the {@link Connector}'s lock); any thread
 * may look.
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
     * Moves on.
     *
     * @throws IllegalStateException if {@code next} cannot follow; the state is then unchanged
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
