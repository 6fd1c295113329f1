package io.chathub.client.internal.event;

/** Counts the events that no handler has handled: the reader of the connection stops at a number of them. Thread-safe. */
interface EventBudget {
    /** Counts an event that waits for an executor of the user. */
    void hold();

    /** Counts {@code events} events as handled. */
    void release(int events);

    /** Whether events that wait are dropped. */
    boolean isDiscarding();
}
