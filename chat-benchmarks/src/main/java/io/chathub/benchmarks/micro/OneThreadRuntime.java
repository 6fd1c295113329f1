package io.chathub.benchmarks.micro;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A runtime that runs all work on the thread of the benchmark, in the order in which it is submitted. The time of a benchmark is then that
 * of the code, and does not depend on when threads are woken. Clocks are those of the system; scheduled tasks never run.
 */
final class OneThreadRuntime implements ChatRuntime {

    private static final Cancellable NOTHING = () -> {};

    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private boolean running;

    /** Runs all work. */
    void drain() {
        for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
            running = true;
            next.run();
            running = false;
        }
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void nextSecretBytes(byte[] target) {
        random.nextBytes(target);
    }

    @Override
    public SerialWorker worker(String name, SerialWorker.Step step) {
        return new Worker(step);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        return NOTHING;
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return new TaskPool() {
            @Override
            public Cancellable submit(Runnable task) {
                ready.add(task);
                return NOTHING;
            }

            @Override
            public void stop() {}
        };
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        drain();
        return condition.getAsBoolean();
    }

    @Override
    public boolean ownsCurrentThread() {
        return running;
    }

    private final class Worker implements SerialWorker {
        private final Step step;
        private boolean started;
        private boolean queued;
        private boolean stopped;

        Worker(Step step) {
            this.step = step;
        }

        @Override
        public void start() {
            started = true;
            wake();
        }

        @Override
        public void wake() {
            if (started && !stopped && !queued) {
                queued = true;
                ready.add(this::runStep);
            }
        }

        private void runStep() {
            queued = false;
            if (step.run()) {
                wake();
            }
        }

        @Override
        public boolean stop(long nanos) {
            drain();
            stopped = true;
            return true;
        }
    }
}
