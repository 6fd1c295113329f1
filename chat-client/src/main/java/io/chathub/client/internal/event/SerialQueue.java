package io.chathub.client.internal.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one room one at a time, in their order, on an executor of the user. Bounded: the thread that adds tasks
 * waits while the queue is full.
 */
final class SerialQueue {

    private static final Logger log = LoggerFactory.getLogger(SerialQueue.class);

    private final Executor executor;
    private final BooleanSupplier isDiscarding;
    private final Semaphore space;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isSubmitted;

    /**
     * Creates an empty queue.
     *
     * @param capacity     the most tasks that wait or run
     * @param isDiscarding whether tasks that wait are dropped
     */
    SerialQueue(Executor executor, int capacity, BooleanSupplier isDiscarding) {
        this.executor = executor;
        this.isDiscarding = isDiscarding;
        space = new Semaphore(capacity);
    }

    /** Adds a task at the end. Waits for space; an interrupt drops the task. */
    void add(Runnable task) {
        try {
            space.acquire();
        } catch (InterruptedException e) {
            log.warn("The client ends while a room waits for its executor: an event is dropped");
            Thread.currentThread().interrupt();
            return;
        }
        boolean submit;
        lock.lock();
        try {
            tasks.add(task);
            submit = !isSubmitted;
            isSubmitted = true;
        } finally {
            lock.unlock();
        }
        if (submit) {
            submit();
        }
    }

    /** One task a turn, so that rooms that share an executor take turns. */
    private void submit() {
        try {
            executor.execute(this::runOne);
        } catch (RejectedExecutionException e) {
            log.error("The executor of a room accepts no task: {} events are dropped", dropAll(), e);
        }
    }

    private int dropAll() {
        lock.lock();
        try {
            int dropped = tasks.size();
            tasks.clear();
            isSubmitted = false;
            space.release(dropped);
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private void runOne() {
        Runnable task = next();
        if (task == null) {
            return;
        }
        try {
            if (!isDiscarding.getAsBoolean()) {
                task.run();
            }
        } finally {
            space.release();
            if (hasMore()) {
                submit();
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
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
