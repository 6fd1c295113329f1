package io.chathub.core.internal.delivery;

import io.chathub.core.internal.common.StopSequence;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The lanes of a hub. Clients are assigned to them in turn. */
public final class DeliveryLanes {

    private final List<DeliveryLane> lanes;
    private final int maxBacklog;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Creates the lanes; nothing runs before {@link #start()}.
     *
     * @param count           the number of lanes, at least 1
     * @param maxQueuedFrames the bound of a client's queue, in frames
     * @param maxBacklog      the number of tasks and events of one lane from which on the hub counts as overloaded
     */
    public DeliveryLanes(int count, int maxQueuedFrames, int maxBacklog, ChatRuntime runtime) {
        List<DeliveryLane> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(new DeliveryLane(i, maxQueuedFrames, runtime));
        }
        lanes = List.copyOf(made);
        this.maxBacklog = maxBacklog;
    }

    /** Starts the workers. */
    public void start() {
        lanes.forEach(DeliveryLane::start);
    }

    /** Handles the waiting tasks and ends the workers. */
    public void stop(StopSequence sequence) {
        lanes.forEach(lane -> sequence.end(lane::stop));
    }

    /** Whether no task or event waits: each was delivered to the queues of its clients. */
    public boolean areEmpty() {
        return lanes.stream().allMatch(lane -> lane.backlog() == 0);
    }

    /** The number of tasks and events that wait, by lane. */
    public List<Integer> backlogs() {
        return lanes.stream().map(lane -> Math.max(0, lane.backlog())).toList();
    }

    /** The number of frames that were put on the queues of clients. */
    public long deliveries() {
        return lanes.stream().mapToLong(lane -> lane.counters().frames()).sum();
    }

    /** The bytes of the texts of these frames. */
    public long bytesOut() {
        return lanes.stream().mapToLong(lane -> lane.counters().bytes()).sum();
    }

    /** The lane of the next client. */
    public DeliveryLane assign() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    DeliveryLane get(int index) {
        return lanes.get(index);
    }

    int count() {
        return lanes.size();
    }

    /** Whether so many tasks and events wait that nothing should be added. */
    public boolean areOverloaded() {
        for (DeliveryLane lane : lanes) {
            if (lane.backlog() >= maxBacklog) {
                return true;
            }
        }
        return false;
    }
}
