package io.chathub.client.internal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread that calls listeners, and what waits for it.
 *
 * <p>Two kinds of tasks stand in one queue, so that their order is the order of arrival. What the network brings is
 * bounded by permits, and its bringer waits ({@link #put}); what the client itself has to tell (connected, disconnected,
 * closed) never waits ({@link #tell}), since it comes from under a lock, and is at most a few per connection.
 */
final class EventDispatcher {

    /** More permits than anyone waits for. */
    private static final int FLOOD = Integer.MAX_VALUE / 2;

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Semaphore permits;
    private final Thread thread;
    private final AtomicBoolean discarding = new AtomicBoolean();
    private boolean ended; // only the thread itself touches it

    /** A dispatcher that holds at most {@code maxPending} tasks of {@link #put}. */
    EventDispatcher(String name, int maxPending) {
        permits = new Semaphore(maxPending);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands over a task, and waits for room if there is none. After {@link #discard} it is dropped. */
    void put(Runnable task) {
        permits.acquireUninterruptibly();
        queue.add(() -> {
            permits.release();
            if (!discarding.get()) {
                task.run();
            }
        });
    }

    /** Hands over a task without waiting. */
    void tell(Runnable task) {
        queue.add(task);
    }

    /** Hands over the last task: the thread ends after it. */
    void tellLast(Runnable task) {
        queue.add(() -> {
            ended = true;
            task.run();
        });
    }

    /** Drops what {@link #put} has brought and will bring, and lets go of who waits there. */
    void discard() {
        if (discarding.compareAndSet(false, true)) {
            permits.release(FLOOD);
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Waits for the end, and interrupts what still runs when {@code patience} is over. */
    void awaitEnd(Duration patience) {
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ended) {
            Runnable task;
            try {
                task = queue.take();
            } catch (InterruptedException e) {
                // Meant for a callback that has ended meanwhile; the thread ends with its last task.
                continue;
            }
            task.run();
        }
    }
}
