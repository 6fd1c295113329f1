package io.chathub.core.internal.session;

/** The state of a session. It only moves forward. */
enum SessionState {
    /** Connected, without a name. */
    OPEN,
    /** Connected, with a name. */
    JOINED,
    /** The connection is ending: no command is handled, and nothing is delivered. */
    CLOSING,
    /** The connection has ended. */
    CLOSED;

    /** Whether commands are handled and events delivered. */
    boolean isLive() {
        return this == OPEN || this == JOINED;
    }

    /**
     * Returns the next state. JOINED to JOINED is a rename.
     *
     * @throws IllegalStateException if that is not a step forward
     */
    SessionState moveTo(SessionState next) {
        boolean legal = switch (this) {
            case OPEN -> next != OPEN;
            case JOINED -> next != OPEN;
            case CLOSING -> next == CLOSED;
            case CLOSED -> false;
        };
        if (!legal) {
            throw new IllegalStateException("session: " + this + " -> " + next);
        }
        return next;
    }
}
