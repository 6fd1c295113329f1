package io.chathub.core.internal.lifecycle;

/** Where a hub stands. It only moves forward. */
public enum HubState {
    /** Built. */
    NEW,
    /** Takes connections. */
    RUNNING,
    /** Takes nothing more. */
    CLOSED;

    /**
     * The next state.
     *
     * @throws IllegalStateException if that is not a step forward
     */
    public HubState moveTo(HubState next) {
        boolean legal = switch (this) {
            case NEW -> next == RUNNING || next == CLOSED;
            case RUNNING -> next == CLOSED;
            case CLOSED -> false;
        };
        if (!legal) {
            throw new IllegalStateException("hub: " + this + " -> " + next);
        }
        return next;
    }
}
