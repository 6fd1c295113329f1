package io.chathub.client.internal.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the tasks of one client (listener calls, completions of futures) one at a time, in the order in which they were
 * added. Adding never blocks, so it may happen under any lock.
 *
 * <p>There are two kinds of tasks in one queue. <i>Events</i> come from the network: the reader of the connection has to
 * check {@link #hasCapacity} or call {@link #awaitCapacity} before it handles a message, so their number is bounded by the
 * capacity plus the events of one message. {@link #discardEvents} drops them. All <i>other</i> tasks (connected,
 * disconnected, closed, completions of futures) are few, do not count, and are never dropped.
 */
public final class EventDispatcher {

    private record Task(Runnable action, boolean isEvent) {}

    private final int capacity;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Queue<Task> queue = new ArrayDeque<>();
    private int events;
    private boolean discarding;
    private boolean ended;
    private volatile Runnable onCapacity = () -> {};

    /**
     * Creates a dispatcher.
     *
     * @param name     the name of the thread
     * @param capacity how many events may wait before {@link #hasCapacity} is false; at least 1
     */
    public EventDispatcher(String name, int capacity) {
        this.capacity = capacity;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the dispatch thread; once. */
    public void start() {
        thread.start();
    }

    /** Sets the callback for the moment at which {@link #hasCapacity} turns true. It runs on the dispatch thread. */
    public void onCapacity(Runnable callback) {
        onCapacity = callback;
    }

    /** Adds an event. Has no effect after {@link #discardEvents}. */
    public void addEvent(Runnable action) {
        lock.lock();
        try {
            if (!discarding) {
                events++;
                queue.add(new Task(action, true));
                added.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a task that is not an event. */
    public void add(Runnable action) {
        lock.lock();
        try {
            queue.add(new Task(action, false));
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Adds the last task: the dispatch thread ends after it. */
    public void addLast(Runnable action) {
        add(() -> {
            ended = true;
            action.run();
        });
    }

    /** Whether fewer events wait than the capacity, or events are discarded. */
    public boolean hasCapacity() {
        lock.lock();
        try {
            return discarding || events < capacity;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until {@link #hasCapacity} is true. */
    public void awaitCapacity() {
        lock.lock();
        try {
            while (!discarding && events >= capacity) {
                taken.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the events that wait and those that are added later, and releases threads in {@link #awaitCapacity}. */
    public void discardEvents() {
        boolean wasFull;
        lock.lock();
        try {
            wasFull = !discarding && events >= capacity;
            discarding = true;
            queue.removeIf(Task::isEvent);
            events = 0;
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        if (wasFull) {
            onCapacity.run();
        }
    }

    /** Whether the calling thread is the dispatch thread. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Blocks until the dispatch thread has ended. After {@code timeout}, interrupts the task that still runs. */
    public void awaitEnd(Duration timeout) {
        try {
            thread.join(timeout.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ended) {
            take().run();
        }
    }

    private Runnable take() {
        boolean wasFull;
        Task task;
        lock.lock();
        try {
            while (queue.isEmpty()) {
                added.awaitUninterruptibly();
            }
            task = queue.remove();
            wasFull = task.isEvent && events == capacity;
            if (task.isEvent) {
                events--;
                taken.signal();
            }
        } finally {
            lock.unlock();
        }
        if (wasFull) {
            onCapacity.run();
        }
        return task.action;
    }
}
