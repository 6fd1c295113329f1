package io.chathub.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunningTimerTest {

    private static final long DELAY = 1_000;

    private final ManualRuntime runtime = new ManualRuntime();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void afterAPause_waitsForTheRestOfItsDelay() {
        runtime.scheduleRunning(DELAY, runs::incrementAndGet);
        runtime.running = 300;
        runtime.fire(DELAY);
        assertThat(runs).hasValue(0);
        runtime.running = DELAY - 1;
        runtime.fire(DELAY - 300);
        assertThat(runs).hasValue(0);
        runtime.running = DELAY;
        runtime.fire(1);
        assertThat(runs).hasValue(1);
        assertThat(runtime.delays).isEmpty();
    }

    @Test
    void cancelledWhileItWaitsForTheRest_doesNotRun() {
        Cancellable timer = runtime.scheduleRunning(DELAY, runs::incrementAndGet);
        runtime.fire(DELAY);
        timer.cancel();
        runtime.running = DELAY;
        runtime.fire(DELAY);
        assertThat(runs).hasValue(0);
    }

    @Test
    void withoutADelay_runsAtOnce() {
        runtime.scheduleRunning(-1, runs::incrementAndGet);
        runtime.fire(-1);
        assertThat(runs).hasValue(1);
    }

    /** A runtime with the one scheduled task, which the test runs. */
    private static final class ManualRuntime implements ChatRuntime {
        private final Deque<Long> delays = new ArrayDeque<>();
        private @Nullable Runnable scheduled;
        private long running;

        void fire(long expectedDelay) {
            assertThat(delays.remove()).isEqualTo(expectedDelay);
            Runnable task = scheduled;
            scheduled = null;
            assertThat(task).isNotNull();
            task.run();
        }

        @Override
        public Cancellable schedule(long delayNanos, Runnable task) {
            delays.add(delayNanos);
            scheduled = task;
            return () -> {};
        }

        @Override
        public long runningNanoTime() {
            return running;
        }

        @Override
        public long nanoTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clock clock() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RandomGenerator random() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nextSecretBytes(byte[] target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SerialWorker worker(String name, SerialWorker.Step step) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskPool pool(String name, int threads, int maxWaiting) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(BooleanSupplier condition, long deadlineNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean ownsCurrentThread() {
            throw new UnsupportedOperationException();
        }
    }
}
