package io.chathub.core.internal.session;

/** Where a client's connection stands. It only moves forward. */
enum SessionState {
    /** Connected, without a name. */
    OPEN,
    /** Connected, with a name; the others know of it. */
    JOINED,
    /** The server has decided to end it, or to let it end: nothing goes in or out any more. */
    CLOSING,
    /** The transport has let go of it. */
    CLOSED;

    /** Whether commands are heard and events delivered. */
    boolean isLive() {
        return this == OPEN || this == JOINED;
    }

    /**
     * The next state. JOINED to JOINED is a rename.
     *
     * @throws IllegalStateException if that is a step back
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
