package io.chathub.client.internal.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one room one at a time, in their order, on an executor of the user. Adding never blocks: the dispatch
 * thread also completes futures, for which a handler on the executor may wait. The {@link EventBudget} bounds the number of
 * tasks.
 */
final class SerialQueue {

    private static final Logger log = LoggerFactory.getLogger(SerialQueue.class);
    /** After so many tasks in a row without a turn, the executor is asked whether it still accepts tasks. */
    private static final int TASKS_BEFORE_PROBE = 128;

    private final Executor executor;
    private final EventBudget budget;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock:
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isSubmitted;
    private int addedSinceTurn;
    private boolean wasRejected;

    SerialQueue(Executor executor, EventBudget budget) {
        this.executor = executor;
        this.budget = budget;
    }

    /** Adds a task at the end. */
    void add(Runnable task) {
        boolean submit;
        boolean probe;
        budget.hold();
        lock.lock();
        try {
            tasks.add(task);
            submit = !isSubmitted;
            isSubmitted = true;
            probe = !submit && ++addedSinceTurn % TASKS_BEFORE_PROBE == 0;
        } finally {
            lock.unlock();
        }
        if (submit) {
            submit(this::runOne);
        } else if (probe) {
            // An executor that was shut down with shutdownNow() has dropped the turn without a word.
            submit(() -> {});
        }
    }

    /** One task a turn, so that rooms that share an executor take turns. */
    private void submit(Runnable turn) {
        try {
            executor.execute(turn);
        } catch (RejectedExecutionException e) {
            dropAll(e);
        }
    }

    private void dropAll(RejectedExecutionException cause) {
        int dropped;
        boolean first;
        lock.lock();
        try {
            dropped = tasks.size();
            tasks.clear();
            isSubmitted = false;
            addedSinceTurn = 0;
            first = !wasRejected;
            wasRejected = true;
        } finally {
            lock.unlock();
        }
        budget.release(dropped);
        if (first) {
            log.error(
                    "The executor of a room accepts no task: {} events are dropped, and all later ones",
                    dropped,
                    cause);
        }
    }

    private void runOne() {
        Runnable task = next();
        if (task == null) {
            return;
        }
        try {
            if (!budget.isDiscarding()) {
                task.run();
            }
        } finally {
            budget.release(1);
            if (hasMore()) {
                submit(this::runOne);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            addedSinceTurn = 0;
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasMore() {
        lock.lock();
        try {
            isSubmitted = !tasks.isEmpty();
            return isSubmitted;
        } finally {
            lock.unlock();
        }
    }
}
