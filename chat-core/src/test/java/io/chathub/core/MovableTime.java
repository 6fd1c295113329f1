package io.chathub.core;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The runtime of production, with two times that the test moves, each without the other: the time of day, and the time that
 * never decreases. The time in which the process runs is the system's.
 */
final class MovableTime implements ChatRuntime {

    private final ChatRuntime system = ChatRuntime.system();
    private final AtomicLong clockChange = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();

    /** Sets the time of day forward, or back where {@code change} is negative. */
    void moveClock(Duration change) {
        clockChange.addAndGet(change.toNanos());
    }

    /** Lets time pass, and the time of day with it. */
    void pass(Duration duration) {
        passed.addAndGet(duration.toNanos());
        moveClock(duration);
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return system.clock().instant().plusNanos(clockChange.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("one zone");
            }
        };
    }

    @Override
    public long nanoTime() {
        return system.nanoTime() + passed.get();
    }

    @Override
    public long runningNanoTime() {
        return system.runningNanoTime();
    }

    @Override
    public RandomGenerator random() {
        return system.random();
    }

    @Override
    public void nextSecretBytes(byte[] target) {
        system.nextSecretBytes(target);
    }

    @Override
    public SerialWorker worker(String name, SerialWorker.Step step) {
        return system.worker(name, step);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        return system.schedule(delayNanos, task);
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return system.pool(name, threads, maxWaiting);
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
        return system.await(condition, deadlineNanos - passed.get());
    }

    @Override
    public boolean ownsCurrentThread() {
        return system.ownsCurrentThread();
    }
}
