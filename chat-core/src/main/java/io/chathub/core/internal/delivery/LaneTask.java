package io.chathub.core.internal.delivery;

/** A step on a lane's thread. It never waits. */
@FunctionalInterface
public interface LaneTask {

    /** Runs within {@code turn}. */
    void run(LaneTurn turn);
}
