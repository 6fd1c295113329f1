package io.chathub.client.internal.event;

import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one client (listener calls, completions of futures) one at a time, in the order in which they were
 * added. It is a {@link SerialWorker}; its thread is the dispatch thread, which starts with the first task. Adding never blocks,
 * so it may happen under any lock.
 *
 * <p>There are two kinds of tasks in one queue. <i>Events</i> come from the network: the reader of the connection has to
 * check {@link #hasCapacity} or call {@link #awaitCapacity} before it handles a message, so their number is bounded by the
 * capacity plus the events of one message. {@link #discardEvents} drops them. All <i>other</i> tasks (connected,
 * disconnected, closed, completions of futures) are few, do not count, and are never dropped.
 */
public final class EventDispatcher implements EventBudget {

    private record Task(Runnable action, boolean isEvent, boolean isLast) {}

    private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);
    /** A time that does not pass. */
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

    private final ChatRuntime runtime;
    private final int capacity;
    private final SerialWorker worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Task> queue = new ArrayDeque<>();
    private boolean started;
    /** The events in the queue, and those that wait for an executor of the user. */
    private int events;
    /** Written under the lock. */
    private volatile boolean discarding;
    /** Written under the lock. */
    private volatile boolean full;

    private volatile boolean ended;
    /** The thread that runs a task; null between two tasks. */
    private volatile @Nullable Thread running;
    /** The thread in {@link #awaitCapacity}. */
    private volatile @Nullable Thread reader;

    private volatile Runnable onCapacity = () -> {};

    /**
     * Creates a dispatcher.
     *
     * @param name     the name of the dispatch thread
     * @param capacity the number of waiting events at which {@link #hasCapacity} turns false; at least 1
     */
    public EventDispatcher(ChatRuntime runtime, String name, int capacity) {
        this.runtime = runtime;
        this.capacity = capacity;
        worker = runtime.worker(name, this::step);
    }

    /** Sets the callback for the moment at which {@link #hasCapacity} turns true. It must not block. */
    public void onCapacity(Runnable callback) {
        onCapacity = callback;
    }

    /** Adds an event. Has no effect after {@link #discardEvents}. */
    public void addEvent(Runnable action) {
        add(new Task(action, true, false));
    }

    /** Adds a task that is not an event. */
    public void add(Runnable action) {
        add(new Task(action, false, false));
    }

    /** Adds the last task: the dispatch thread ends after it. */
    public void addLast(Runnable action) {
        add(new Task(action, false, true));
    }

    private void add(Task task) {
        boolean first;
        lock.lock();
        try {
            if (task.isEvent) {
                if (discarding) {
                    return;
                }
                events++;
                full |= events >= capacity;
            }
            queue.add(task);
            first = !started;
            started = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            worker.start();
        } else {
            worker.wake();
        }
    }

    /**
     * Whether more events may be added. False from the moment at which {@code capacity} events wait until at most half of
     * them do, so that reader and dispatcher do not take turns event by event.
     */
    public boolean hasCapacity() {
        return !full;
    }

    /** Blocks until {@link #hasCapacity} is true. For one thread at a time; an interrupt does not end the wait. */
    public void awaitCapacity() {
        boolean interrupted = false;
        reader = Thread.currentThread();
        while (!hasCapacity()) {
            try {
                var unused = runtime.await(this::hasCapacity, runtime.nanoTime() + FOREVER_NANOS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        reader = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops the events that wait and those that are added later, and releases the thread in {@link #awaitCapacity}. */
    public void discardEvents() {
        boolean hasCapacityAgain;
        lock.lock();
        try {
            hasCapacityAgain = full;
            discarding = true;
            queue.removeIf(Task::isEvent);
            events = 0;
            full = false;
        } finally {
            lock.unlock();
        }
        if (hasCapacityAgain) {
            reportCapacity();
        }
    }

    @Override
    public boolean isDiscarding() {
        return discarding;
    }

    @Override
    public void hold() {
        lock.lock();
        try {
            if (!discarding) {
                events++;
                full |= events >= capacity;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(int handled) {
        boolean hasCapacityAgain;
        lock.lock();
        try {
            if (!discarding) {
                events -= handled;
            }
            hasCapacityAgain = hasCapacityAgain();
        } finally {
            lock.unlock();
        }
        if (hasCapacityAgain) {
            reportCapacity();
        }
    }

    private boolean hasCapacityAgain() {
        boolean again = full && events <= capacity / 2;
        full &= !again;
        return again;
    }

    /** Whether the calling thread runs a task of this dispatcher. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == running;
    }

    /**
     * Blocks until the last task has ended. After {@code timeout}, interrupts the task that still runs.
     */
    public void awaitEnd(Duration timeout) {
        long deadline = runtime.nanoTime() + timeout.toNanos();
        try {
            boolean inTime = runtime.await(() -> ended, deadline);
            boolean stopped = worker.stop(Math.max(0, deadline - runtime.nanoTime()));
            if (!inTime || !stopped) {
                log.debug("The task that runs was interrupted after {}", timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the first task; false if none is left. */
    private boolean step() {
        Task task;
        boolean hasCapacityAgain;
        lock.lock();
        try {
            task = queue.poll();
            if (task == null) {
                return false;
            }
            if (task.isEvent) {
                events--;
            }
            hasCapacityAgain = hasCapacityAgain();
        } finally {
            lock.unlock();
        }
        if (hasCapacityAgain) {
            reportCapacity();
        }
        run(task);
        return true;
    }

    private void run(Task task) {
        running = Thread.currentThread();
        try {
            task.action.run();
        } catch (RuntimeException | Error e) {
            log.error("A task of a client failed", e);
        } finally {
            running = null;
        }
        if (task.isLast) {
            ended = true;
            endWorker();
        }
    }

    private void endWorker() {
        try {
            var unused = worker.stop(0); // called by the step itself, so it does not wait
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportCapacity() {
        onCapacity.run();
        // The runtime checks the condition of a waiting thread from time to time; the reader shall continue at once.
        LockSupport.unpark(reader);
    }
}
