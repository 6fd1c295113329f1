package io.chathub.testkit;

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
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A runtime without threads. Workers, scheduled tasks and pool tasks run on the thread that calls {@link #run} or {@link
 * #await}, one after another, in an order that the seed determines. Time is virtual: it stands still while there is work, and
 * then jumps to the next scheduled task. A run with the same seed and the same calls has the same {@link #trace()}.
 *
 * <p>For one thread. A task that blocks by anything but {@link #await} blocks the simulation.
 *
 * <pre>{@code
 * SimulatedRuntime runtime = new SimulatedRuntime(42);
 * Hub hub = Hub.builder().runtime(runtime).build().start();
 * runtime.run(Duration.ofMinutes(1)); // a minute of chat, in milliseconds
 * }</pre>
 */
public final class SimulatedRuntime implements ChatRuntime {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    /** The steps at one moment from which on the simulation fails: a worker never finishes. */
    private static final long MAX_STEPS_AT_ONE_TIME = 50_000_000;

    private final Random scheduler;
    private final Random random;
    private final Random secrets;
    private final Clock clock = new VirtualClock();
    private final List<Unit> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long nanos;
    private long pausedNanos;
    private Duration clockChange = Duration.ZERO;
    private long sequence;
    private long steps;
    private long stepsAtThisTime;
    private long trace = 1;
    /** The number of units that run: one, or more where a unit awaits the effect of others. */
    private int depth;

    /** A runtime whose order, jitter and secrets follow from {@code seed}. */
    public SimulatedRuntime(long seed) {
        Random seeds = new Random(seed);
        scheduler = new Random(seeds.nextLong());
        random = new Random(seeds.nextLong());
        secrets = new Random(seeds.nextLong());
    }

    // ---------------------------------------------------------------------------------------------------- for the test

    /** Runs all work of the next {@code duration} of virtual time. */
    public void run(Duration duration) {
        long end = nanos + duration.toNanos();
        while (step(end)) {}
        nanos = Math.max(nanos, end); // a pause may have passed the end
    }

    /**
     * Runs until {@code condition} holds, for at most {@code limit} of virtual time.
     *
     * @return whether the condition holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return await(condition, nanos + limit.toNanos());
    }

    /**
     * Pauses the process, as SIGSTOP and a long garbage collection do: time passes, and no work is done. All that became due
     * meanwhile is ready at once then, in an order by the seed. {@link #runningNanoTime()} leaves the pause out.
     */
    public void pause(Duration duration) {
        nanos += duration.toNanos();
        pausedNanos += duration.toNanos();
        stepsAtThisTime = 0;
    }

    /** Sets the time of day forward, or back where {@code change} is negative. {@link #nanoTime()} is not affected. */
    public void moveClock(Duration change) {
        clockChange = clockChange.plus(change);
    }

    /** The virtual time since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** The number of steps so far. */
    public long steps() {
        return steps;
    }

    /** A hash over the order and the times of all steps, and over all {@linkplain #note notes}, so far. */
    public long trace() {
        return trace;
    }

    /** Adds an observation of the test to the {@linkplain #trace() trace}. */
    public void note(Object observation) {
        mix(observation.hashCode());
    }

    private void mix(long value) {
        trace = (trace ^ value) * 0x9E3779B97F4A7C15L + (trace >>> 29);
    }

    // -------------------------------------------------------------------------------------------------------
    // scheduling

    /** Runs one unit of work that is due before {@code end}; false where there is none. */
    private boolean step(long end) {
        while (!timers.isEmpty() && (timers.peek().isCancelled() || timers.peek().at <= nanos)) {
            Timer timer = timers.remove();
            if (!timer.isCancelled()) {
                ready.add(timer);
            }
        }
        if (ready.isEmpty()) {
            if (timers.isEmpty() || timers.peek().at > end) {
                return false;
            }
            nanos = timers.peek().at;
            stepsAtThisTime = 0;
            return true;
        }
        int index = scheduler.nextInt(ready.size());
        Unit unit = ready.get(index);
        ready.set(index, ready.get(ready.size() - 1));
        ready.remove(ready.size() - 1);
        steps++;
        if (++stepsAtThisTime > MAX_STEPS_AT_ONE_TIME) {
            throw new IllegalStateException("no end of work at " + elapsed() + ": " + unit);
        }
        mix(nanos ^ (unit.id << 1));
        depth++;
        try {
            unit.run();
        } finally {
            depth--;
        }
        return true;
    }

    /** A piece of work that is ready, or may become so. */
    private abstract class Unit {
        final long id = ++sequence;

        abstract void run();
    }

    private final class Worker extends Unit implements SerialWorker {
        private final String name;
        private final Step step;
        private boolean started;
        private boolean queued;
        private boolean woken;
        private boolean running;
        private boolean stopping;
        private boolean ended;

        Worker(String name, Step step) {
            this.name = name;
            this.step = step;
        }

        @Override
        public void start() {
            if (started) {
                throw new IllegalStateException("worker " + name + " was started before");
            }
            started = true;
            wake();
        }

        @Override
        public void wake() {
            woken = true;
            enqueue();
        }

        private void enqueue() {
            if (started && !ended && !queued && !running) {
                queued = true;
                ready.add(this);
            }
        }

        @Override
        void run() {
            queued = false;
            if (ended) {
                return;
            }
            woken = false;
            running = true;
            boolean more;
            try {
                more = step.run();
            } finally {
                running = false;
            }
            if (more || woken) {
                enqueue();
            } else if (stopping) {
                ended = true;
            }
        }

        @Override
        public boolean stop(long limit) {
            stopping = true;
            if (!started) {
                ended = true;
            } else if (!running) {
                wake();
                await(() -> ended, nanos + Math.max(0, limit));
            }
            return ended;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final class Timer extends Unit implements Cancellable, Comparable<Timer> {
        private final long at;
        private @Nullable Runnable task;

        Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        boolean isCancelled() {
            return task == null;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        void run() {
            Runnable due = task;
            task = null;
            if (due != null) {
                due.run();
            }
        }

        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(id, other.id);
        }

        @Override
        public String toString() {
            return "scheduled task " + id;
        }
    }

    /** Runs tasks in their order, as many at once as it has threads: at one moment each task that runs is one step. */
    private final class Pool implements TaskPool {
        private final int capacity;
        private final List<Timer> tasks = new ArrayList<>();
        private boolean stopped;

        Pool(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public Cancellable submit(Runnable task) {
            tasks.removeIf(Timer::isCancelled);
            if (stopped || tasks.size() >= capacity) {
                throw new RejectedExecutionException();
            }
            Timer submitted = new Timer(nanos, task);
            tasks.add(submitted);
            ready.add(submitted);
            return submitted;
        }

        @Override
        public void stop() {
            stopped = true;
            tasks.forEach(Timer::cancel);
        }
    }

    // ------------------------------------------------------------------------------------------------------
    // ChatRuntime

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long runningNanoTime() {
        return nanos - pausedNanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void nextSecretBytes(byte[] target) {
        secrets.nextBytes(target);
    }

    @Override
    public SerialWorker worker(String name, SerialWorker.Step step) {
        return new Worker(name, step);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(nanos + Math.max(0, delayNanos), task);
        timers.add(timer);
        return timer;
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return new Pool(threads + maxWaiting);
    }

    /** Runs other work until {@code condition} holds; the caller may be a task of the simulation itself. */
    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        long pausedBefore = pausedNanos;
        while (!condition.getAsBoolean()) {
            long deadline = deadlineNanos + (pausedNanos - pausedBefore); // a pause moves it
            if (!step(deadline)) {
                nanos = Math.max(nanos, deadline);
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Whether a worker, a task or a scheduled task runs; false in code that the test calls by itself. */
    @Override
    public boolean ownsCurrentThread() {
        return depth > 0;
    }

    private final class VirtualClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the virtual clock has one zone");
        }

        @Override
        public Instant instant() {
            return BEGIN.plusNanos(nanos).plus(clockChange);
        }
    }
}
