package io.chathub.core.internal.lifecycle;

/** The state of a hub. A state never returns to an earlier one. */
public enum HubState {
    /** Built. */
    NEW,
    /** Started: accepts connections. */
    RUNNING,
    /** Closed: accepts nothing more. */
    CLOSED;

    /**
     * The next state.
     *
     * @throws IllegalStateException if {@code next} is not a later state
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
