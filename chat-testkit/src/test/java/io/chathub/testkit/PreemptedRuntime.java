package io.chathub.testkit;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A simulation that also preempts the test's own call of {@code Hub.close()}: between two clients, where the stop draws a
 * random number and holds no lock, other work may run for some milliseconds.
 */
final class PreemptedRuntime implements ChatRuntime {

    private final SimulatedRuntime simulation;
    private final Random random;
    private boolean preempts;

    PreemptedRuntime(SimulatedRuntime simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    void preempts(boolean now) {
        preempts = now;
    }

    @Override
    public RandomGenerator random() {
        if (preempts && !simulation.ownsCurrentThread() && random.nextInt(4) == 0) {
            simulation.run(Duration.ofMillis(random.nextInt(40)));
        }
        return simulation.random();
    }

    @Override
    public Clock clock() {
        return simulation.clock();
    }

    @Override
    public long nanoTime() {
        return simulation.nanoTime();
    }

    @Override
    public long runningNanoTime() {
        return simulation.runningNanoTime();
    }

    @Override
    public void nextSecretBytes(byte[] target) {
        simulation.nextSecretBytes(target);
    }

    @Override
    public SerialWorker worker(String name, SerialWorker.Step step) {
        return simulation.worker(name, step);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        return simulation.schedule(delayNanos, task);
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return simulation.pool(name, threads, maxWaiting);
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        return simulation.await(condition, deadlineNanos);
    }

    @Override
    public boolean ownsCurrentThread() {
        return simulation.ownsCurrentThread();
    }
}
