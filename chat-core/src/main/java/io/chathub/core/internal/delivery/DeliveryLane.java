package io.chathub.core.internal.delivery;

import io.chathub.core.internal.jfr.FlightEvents;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial worker with an inbox, and the clients that are assigned to it for the life of their connection. All frames
 * for such a client pass through this inbox, so that they are in order without a lock.
 *
 * <p>A turn takes the waiting tasks and events. Frames for single clients are offered to their queues at once; the
 * events of rooms are sorted by room. Then each room with events has its turn, small rooms first: as many events as fit
 * into one write are offered to all members as one batch. Each client that received frames is flushed once: at the end
 * of the turn, or during the delivery to the turn's last room. So a room with a long backlog delays another room by a
 * turn at most, and a turn does not fill the queue of a client that reads fast enough.
 */
public final class DeliveryLane {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLane.class);
    /** The maximum number of events of one room in a turn. */
    private static final int MAX_EVENTS = 128;

    private static final Comparator<LaneRoom> SMALL_FIRST = Comparator.comparingInt(LaneRoom::size);

    private final int index;
    private final int maxEvents;
    private final SerialWorker worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger backlog = new AtomicInteger();
    private final LaneCounters counters = new LaneCounters();
    private ArrayDeque<LaneTask> inbox = new ArrayDeque<>();
    private boolean stopped;

    // The fields below belong to the worker's step alone.
    private final LaneTurn turn = new LaneTurn();
    private final List<LaneRoom> active = new ArrayList<>();
    private ArrayDeque<LaneTask> work = new ArrayDeque<>();
    private int done;

    DeliveryLane(int index, int maxQueuedFrames, ChatRuntime runtime) {
        this.index = index;
        maxEvents = Math.max(1, Math.min(MAX_EVENTS, maxQueuedFrames / 2));
        worker = runtime.worker("chathub-lane-" + index, this::step);
    }

    void start() {
        worker.start();
    }

    /** Handles the waiting tasks and ends the worker, within {@code nanos}. Later tasks are dropped. */
    void stop(long nanos) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
        worker.stop(nanos);
    }

    /** The position of this lane among the lanes. */
    public int index() {
        return index;
    }

    /** The number of frames for the clients of this lane, and their bytes. */
    LaneCounters counters() {
        return counters;
    }

    /** The number of tasks and events that wait, about. */
    int backlog() {
        return backlog.get();
    }

    /**
     * Runs a task after all tasks and events that came before. Any thread may call this; it never waits for the lane.
     */
    void execute(LaneTask task) {
        put(current -> {
            done++;
            task.run(current);
        });
    }

    /** Adds an event to its room's turn. Any thread may call this; it never waits for the lane. */
    void deliver(LaneRoom room, BroadcastEvent event) {
        put(current -> {
            if (room.isEmpty()) {
                active.add(room);
            }
            room.enqueue(event);
        });
    }

    private void put(LaneTask task) {
        boolean first;
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            inbox.add(task);
            backlog.incrementAndGet();
            first = inbox.size() == 1;
        } finally {
            lock.unlock();
        }
        if (first) {
            worker.wake();
        }
    }

    /**
     * A turn. Before a turn takes the waiting tasks, threads that wait for this processor may run: under load they add
     * further messages, and a larger turn costs less for each message. Without a waiting thread, the yield returns at
     * once.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only the size of a turn depends on it
    private boolean step() {
        Thread.yield();
        take();
        if (work.isEmpty() && active.isEmpty()) {
            return false;
        }
        takeTurn();
        // Not false before an inbox was found empty: a turn with work left over does not take the inbox, and has used
        // up
        // the wake-up of the tasks in it.
        return true;
    }

    private void take() {
        if (!work.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            ArrayDeque<LaneTask> taken = inbox;
            inbox = work;
            work = taken;
        } finally {
            lock.unlock();
        }
    }

    private void takeTurn() {
        Object recording = FlightEvents.beginTurn();
        done = 0;
        turn.begin();
        for (LaneTask task = work.poll(); task != null; task = turn.hasRoomForReplies() ? work.poll() : null) {
            run(task);
        }
        if (active.size() > 1) {
            active.sort(SMALL_FIRST);
        }
        for (int i = 0; i < active.size(); i++) {
            if (i == active.size() - 1) {
                turn.enterLastRoom();
            }
            done += active.get(i).turn(turn, maxEvents);
        }
        active.removeIf(LaneRoom::isEmpty);
        backlog.addAndGet(-done);
        turn.end();
        FlightEvents.endTurn(recording, index, done);
    }

    /** A lane serves thousands of clients: after a step that fails, the next one runs. */
    private void run(LaneTask task) {
        try {
            task.run(turn);
        } catch (RuntimeException | Error e) {
            logFailure(e);
        }
    }

    static void logFailure(Throwable cause) {
        LOG.error("A delivery failed; the lane continues", cause);
    }
}
