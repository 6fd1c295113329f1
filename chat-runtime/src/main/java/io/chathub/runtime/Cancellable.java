package io.chathub.runtime;

/** A task that can be cancelled. */
@FunctionalInterface
public interface Cancellable {

    /**
     * Cancels the task and releases it. A scheduled task that runs is not interrupted; a task of a {@link TaskPool} that
     * runs is. Without effect after the task has ended. May be called from any thread.
     */
    void cancel();
}
