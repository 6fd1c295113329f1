package io.chathub.client;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A runtime on the thread of the test, with virtual time. Where several workers or pool tasks have work, the seed decides
 * which one is next. Not thread-safe.
 */
public final class SimulatedRuntime implements ChatRuntime {

    private static final Instant START = Instant.parse("2024-01-01T12:00:00Z");

    private record Timer(long at, long number, Runnable task) {}

    private final Random schedule;
    private final RandomGenerator random;
    private final List<Runnable> poolTasks = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
    private long now;
    private long timerCount;

    /** Creates a runtime whose schedule and random numbers follow from {@code seed}. */
    public SimulatedRuntime(long seed) {
        this(seed, new Random(seed));
    }

    /** Creates a runtime with a generator of its own for {@link #random()}. */
    public SimulatedRuntime(long seed, RandomGenerator random) {
        schedule = new Random(seed);
        this.random = random;
    }

    /** Runs workers and pool tasks until none has work. Time stands still. */
    public void run() {
        while (runOne()) {}
    }

    /** Runs everything that happens within {@code time}. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        run();
        while (runTimer(end)) {
            run();
        }
        now = end;
    }

    /** The number of scheduled tasks that are neither run nor cancelled. */
    public int scheduled() {
        return timers.size();
    }

    private boolean runOne() {
        List<Runnable> ready = new ArrayList<>(poolTasks);
        workers.stream().filter(Worker::isReady).forEach(ready::add);
        if (ready.isEmpty()) {
            return false;
        }
        Runnable next = ready.get(schedule.nextInt(ready.size()));
        poolTasks.remove(next);
        next.run();
        return true;
    }

    private boolean runTimer(long end) {
        Timer next = timers.peek();
        if (next == null || next.at > end) {
            return false;
        }
        timers.remove();
        now = Math.max(now, next.at);
        next.task.run();
        return true;
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(@Nullable ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return START.plusNanos(now);
            }
        };
    }

    @Override
    public long nanoTime() {
        return now;
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
        Worker worker = new Worker(step);
        workers.add(worker);
        return worker;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(now + Math.max(0, delayNanos), timerCount++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return new TaskPool() {
            @Override
            public Cancellable submit(Runnable task) {
                @SuppressWarnings(
                        "UnnecessaryMethodReference") // an identity of its own, also for a task submitted twice
                Runnable own = task::run;
                poolTasks.add(own);
                return () -> poolTasks.remove(own);
            }

            @Override
            public void stop() {}
        };
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        while (!condition.getAsBoolean()) {
            if (!runOne() && !runTimer(deadlineNanos)) {
                now = Math.max(now, deadlineNanos);
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean ownsCurrentThread() {
        return false; // the one thread is the test's
    }

    private final class Worker implements SerialWorker, Runnable {
        private final Step step;
        private boolean started;
        private boolean awake = true;
        private boolean stopping;
        private boolean running;

        Worker(Step step) {
            this.step = step;
        }

        boolean isReady() {
            return started && awake && !running;
        }

        @Override
        public void run() {
            running = true;
            awake = false; // a wake-up during the step turns it on again
            try {
                awake |= step.run();
            } finally {
                running = false;
            }
            if (!awake && stopping) {
                workers.remove(this);
            }
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public void wake() {
            awake = true;
        }

        @Override
        public boolean stop(long nanos) {
            stopping = true;
            awake = true;
            return !running && started && await(() -> !workers.contains(this), now + nanos);
        }
    }
}
