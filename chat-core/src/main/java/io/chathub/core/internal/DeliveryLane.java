package io.chathub.core.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with an inbox, and the clients that belong to it for life. What reaches such a client comes through this
 * inbox alone, so it is in order without a lock.
 *
 * <p>A turn takes all that waits, up to a bound, lets each task offer its frames to the clients' queues, and then
 * flushes each client that got something, once. The bound keeps a turn from filling the queue of a client that would
 * have kept up, had it been written to in between.
 */
final class DeliveryLane {

    /** A step that runs on the lane's thread; it never waits. */
    interface Task {
        void run(DeliveryLane lane);
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLane.class);
    private static final int MAX_TURN = 128;

    private final int index;
    private final int turn;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasWork = lock.newCondition();
    private final List<SessionOutput> toFlush = new ArrayList<>();
    private ArrayDeque<Task> inbox = new ArrayDeque<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private boolean stopped;

    DeliveryLane(int index, int maxQueuedFrames) {
        this.index = index;
        turn = Math.max(1, Math.min(MAX_TURN, maxQueuedFrames / 2));
        thread = new Thread(this::loop, "chathub-lane-" + index);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Handles what has come, then ends the thread. What comes later is forgotten. */
    void stop(long millis) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            hasWork.signal();
        } finally {
            lock.unlock();
        }
        thread.join(Math.max(1, millis));
    }

    /** This lane's place among the lanes. */
    int index() {
        return index;
    }

    /** How many tasks wait, about. */
    int backlog() {
        return backlog.get();
    }

    /** Lets a task run after all that were handed over before. Any thread may call this; it never waits for the lane. */
    void execute(Task task) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            inbox.add(task);
            backlog.incrementAndGet();
            if (inbox.size() == 1) {
                hasWork.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Offers a frame to a client of this lane, to be flushed at the end of the turn. Only on the lane's thread.
     *
     * @return whether that is settled; false where it was a message and a client that can be told of a gap has no room
     *         for it. Any other client that has no room is cut
     */
    boolean send(SessionOutput client, SharedFrame frame) {
        return switch (client.enqueue(frame)) {
            case FIRST_OF_TURN -> {
                toFlush.add(client);
                yield true;
            }
            case SETTLED -> true;
            case NO_ROOM -> false;
        };
    }

    private void loop() {
        ArrayDeque<Task> work = new ArrayDeque<>();
        while (true) {
            lock.lock();
            try {
                while (inbox.isEmpty() && !stopped) {
                    hasWork.awaitUninterruptibly();
                }
                if (inbox.isEmpty()) {
                    return;
                }
                ArrayDeque<Task> taken = inbox;
                inbox = work;
                work = taken;
            } finally {
                lock.unlock();
            }
            while (!work.isEmpty()) {
                takeTurn(work);
            }
        }
    }

    private void takeTurn(ArrayDeque<Task> work) {
        int done = 0;
        while (done < turn && !work.isEmpty()) {
            Task task = work.remove();
            guarded(() -> task.run(this));
            done++;
        }
        backlog.addAndGet(-done);
        for (SessionOutput client : toFlush) {
            guarded(client::flush);
        }
        toFlush.clear();
    }

    /** A lane serves thousands: whatever one task does wrong, the next one runs. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A delivery failed; the lane goes on", e);
        }
    }
}
