package io.chathub.client.local;

import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a local connection: a queue of tasks and the serial worker that runs them in their order. Thread-safe; no
 * method blocks.
 */
final class Pipe {

    /** A task, possibly in several parts. */
    @FunctionalInterface
    interface Task {
        /** Runs the task. False if the rest has to wait for {@link Pipe#resume}. */
        boolean run();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final Queue<Task> tasks = new ArrayDeque<>();
    private final SerialWorker worker;
    private boolean closed;

    /** Creates a pipe whose worker has the given name. */
    Pipe(ChatRuntime runtime, String name) {
        worker = runtime.worker(name, this::step);
    }

    void start() {
        worker.start();
    }

    /** The number of tasks that are not finished. */
    synchronized int size() {
        return tasks.size();
    }

    /** Adds a task that runs in one part; false after {@link #close}. */
    boolean add(Runnable task) {
        return addParts(() -> {
            task.run();
            return true;
        });
    }

    /** Adds a task that may run in several parts; false after {@link #close}. */
    boolean addParts(Task task) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            tasks.add(task);
        }
        worker.wake();
        return true;
    }

    /** Adds the last task, once; the worker ends after it. */
    void close(Runnable last) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            tasks.add(() -> {
                last.run();
                endWorker();
                return true;
            });
        }
        worker.wake();
    }

    /** Runs the first task again if it had to wait. */
    void resume() {
        worker.wake();
    }

    private boolean step() {
        Task task = first();
        return task != null && run(task) && finish();
    }

    private synchronized @Nullable Task first() {
        return tasks.peek();
    }

    private static boolean run(Task task) {
        try {
            return task.run();
        } catch (RuntimeException e) {
            LOG.error("A task of a local connection failed", e);
            return true;
        }
    }

    /** Removes the first task; whether another one follows. */
    private synchronized boolean finish() {
        tasks.remove();
        return !tasks.isEmpty();
    }

    private void endWorker() {
        try {
            var unused = worker.stop(0); // called by the step itself, so it does not wait
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
