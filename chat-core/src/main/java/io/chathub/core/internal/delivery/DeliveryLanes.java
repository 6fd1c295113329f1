package io.chathub.core.internal.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many lanes as processors; clients are dealt out in turn. */
public final class DeliveryLanes {

    private final List<DeliveryLane> lanes;
    private final int maxBacklog;
    private final AtomicInteger next = new AtomicInteger();

    /** Makes {@code count} lanes; nothing runs before {@link #start()}. */
    public DeliveryLanes(int count, int maxQueuedFrames, int maxBacklog) {
        List<DeliveryLane> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(new DeliveryLane(i, maxQueuedFrames));
        }
        lanes = List.copyOf(made);
        this.maxBacklog = maxBacklog;
    }

    /** Starts the threads. */
    public void start() {
        lanes.forEach(DeliveryLane::start);
    }

    /** Handles what has come and ends the threads, all within {@code nanos}. */
    public void stop(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (DeliveryLane lane : lanes) {
            lane.stop(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
    }

    public DeliveryLane assign() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    public DeliveryLane get(int index) {
        return lanes.get(index);
    }

    public int count() {
        return lanes.size();
    }

    /** Whether so much waits for its fan-out that nothing should be added. */
    public boolean areOverloaded() {
        for (DeliveryLane lane : lanes) {
            if (lane.backlog() >= maxBacklog) {
                return true;
            }
        }
        return false;
    }
}
