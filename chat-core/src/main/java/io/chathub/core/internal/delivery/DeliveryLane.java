package io.chathub.core.internal.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
 * <p>A turn takes what waits. What is for single clients is offered to their queues at once; the events of rooms are
 * sorted by room. Then each room that has something gets its turn, small ones first: as much as one write takes goes to
 * all its members as one piece. Each client that got something is flushed once: in the end, or at once where the turn's last
 * room is all that it gets. So a room with a long backlog
 * holds up another for no longer than a turn, and a turn does not fill the queue of a client that keeps up.
 */
public final class DeliveryLane {

    /** A step that runs on the lane's thread; it never waits. */
    public interface Task {
        void run(DeliveryLane lane);
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLane.class);
    /** Events of one room in a turn, at most. */
    private static final int MAX_EVENTS = 128;
    /** What a turn sends to single clients, about, before the rooms have theirs: in bytes. */
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private static final Comparator<LaneRoom> SMALL_FIRST = Comparator.comparingInt(LaneRoom::size);

    private final int index;
    private final int maxEvents;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasWork = lock.newCondition();
    private final AtomicInteger backlog = new AtomicInteger();
    private ArrayDeque<Task> inbox = new ArrayDeque<>();
    private boolean stopped;

    // Of the lane's thread alone:
    private ArrayDeque<Task> work = new ArrayDeque<>();
    private final List<LaneRoom> active = new ArrayList<>();
    private final List<ClientOutput> toFlush = new ArrayList<>();
    /** Whether what a client gets now is the last it gets in this turn, so that it need not wait for the turn's end. */
    private boolean inLastRoom;

    private int done;
    private long replyBytes;

    DeliveryLane(int index, int maxQueuedFrames) {
        this.index = index;
        maxEvents = Math.max(1, Math.min(MAX_EVENTS, maxQueuedFrames / 2));
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
    public int index() {
        return index;
    }

    /** How many tasks and events wait, about. */
    int backlog() {
        return backlog.get();
    }

    /** Lets a task run after all that were handed over before. Any thread may call this; it never waits for the lane. */
    public void execute(Task task) {
        put(lane -> {
            lane.done++;
            task.run(lane);
        });
    }

    /** Lets an event wait for its room's turn. Any thread may call this; it never waits for the lane. */
    public void deliver(LaneRoom outlet, BroadcastEvent event) {
        put(lane -> {
            if (outlet.isEmpty()) {
                lane.active.add(outlet);
            }
            outlet.enqueue(event);
        });
    }

    private void put(Task task) {
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
     * Offers frames to a client of this lane, to be flushed at the end of the turn. Only on the lane's thread.
     *
     * @return whether that is settled; false where there was no room: for several at once, or for a message to a client
     *         that can be told of a gap. Any other client that has no room for a frame is cut
     */
    public boolean send(ClientOutput client, FrameBatch run) {
        replyBytes += run.size();
        return switch (client.enqueue(run)) {
            case FIRST_OF_TURN -> {
                toFlush.add(client);
                yield true;
            }
            case SETTLED -> true;
            case NO_ROOM -> false;
        };
    }

    /**
     * Before it takes what waits, it lets threads go first that wait for this processor: under load these bring the next
     * messages, and a turn that has more of them costs less for each. Where no thread waits nothing is lost: the call
     * returns at once.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but the size of a turn
    private void loop() {
        while (awaitWork()) {
            Thread.yield();
            take();
            takeTurn();
        }
    }

    /** Waits for something to do. Returns false when there is nothing left, and nothing will come. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (inbox.isEmpty() && work.isEmpty() && active.isEmpty()) {
                if (stopped) {
                    return false;
                }
                hasWork.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void take() {
        if (!work.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            ArrayDeque<Task> taken = inbox;
            inbox = work;
            work = taken;
        } finally {
            lock.unlock();
        }
    }

    private void takeTurn() {
        done = 0;
        replyBytes = 0;
        for (Task task = work.poll(); task != null; task = replyBytes < MAX_REPLY_BYTES ? work.poll() : null) {
            run(task);
        }
        if (active.size() > 1) {
            active.sort(SMALL_FIRST);
        }
        for (int i = 0; i < active.size(); i++) {
            inLastRoom = i == active.size() - 1;
            done += active.get(i).turn(this, maxEvents);
        }
        inLastRoom = false;
        active.removeIf(LaneRoom::isEmpty);
        backlog.addAndGet(-done);
        for (ClientOutput client : toFlush) {
            flush(client);
        }
        toFlush.clear();
    }

    // A lane serves thousands: whatever one step does wrong, the next one runs.

    private void run(Task task) {
        try {
            task.run(this);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /**
     * As {@link #send}, of all that a client gets of a room in this turn. In the turn's last room, which is its largest, each
     * client is written to at once and not in a second round: one way through thousands of clients' memory instead of two.
     */
    boolean sendWhole(ClientOutput client, FrameBatch run) {
        return inLastRoom ? client.write(run) : send(client, run);
    }

    /** Gives one client what its room has in this turn. */
    void serve(Subscription subscription, BroadcastBatch batch) {
        try {
            subscription.deliver(this, batch);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private static void flush(ClientOutput client) {
        try {
            client.flush();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    static void failed(Throwable cause) {
        LOG.error("A delivery failed; the lane goes on", cause);
    }
}
