package io.chathub.core.internal.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chathub.core.suite.PartialRuntime;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.TaskPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The turns and the threads of hooks, on one thread and with a clock that the test moves. */
class HookThreadsTest {

    private static final CallKey A = new CallKey("mayJoin", "a");
    private static final CallKey B = new CallKey("mayJoin", "b");

    private final ManualRuntime runtime = new ManualRuntime();
    private final List<String> started = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    @Test
    void callsThatWaitTakeTurnsBySubject() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        submit(threads, A, "a1");
        submit(threads, A, "a2");
        submit(threads, A, "a3");
        submit(threads, B, "b1");
        submit(threads, new CallKey("mayPost", "a"), "p1");
        assertThat(runtime.assigned()).isEqualTo(1);
        runtime.runAll();
        assertThat(started).containsExactly("a1", "a2", "b1", "p1", "a3");
    }

    @Test
    void slowCallsLeaveTheThreadsForQuickOnes() {
        HookThreads threads = new HookThreads("test", 2, runtime);
        for (int i = 0; i < 10; i++) {
            submit(threads, new CallKey("mayJoin", "slow" + i), "slow" + i);
        }
        assertThat(runtime.assigned()).isEqualTo(2);
        for (int i = 0; i < 4; i++) {
            runtime.advance(HookThreads.SLOW_MILLIS);
        }
        assertThat(runtime.assigned()).as("eight slow calls and two quick ones").isEqualTo(10);
        submit(threads, A, "quick");
        runtime.advance(HookThreads.SLOW_MILLIS);
        assertThat(runtime.assigned()).as("no thread is left").isEqualTo(10);
        runtime.finishFirst(); // its thread takes the oldest on a thread for quick calls, which is slow by now
        assertThat(runtime.assigned()).isEqualTo(10);
        runtime.finishLast();
        assertThat(started).containsExactly("slow0", "quick");
    }

    @Test
    void aSubjectThatWasSlowStaysOnTheThreadsForSlowCallsUntilACallIsQuick() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        submit(threads, A, "a1");
        submit(threads, B, "b1");
        runtime.advance(HookThreads.SLOW_MILLIS);
        runtime.runAll();
        assertThat(started).containsExactly("a1", "b1");
        for (int i = 2; i < 8; i++) {
            submit(threads, A, "a" + i);
        }
        assertThat(runtime.assigned())
                .as("four threads for slow calls, none for quick ones")
                .isEqualTo(4);
        submit(threads, B, "b2");
        assertThat(runtime.assigned()).isEqualTo(5);
        runtime.runAll();
        submit(threads, A, "quick again");
        submit(threads, A, "waits");
        assertThat(runtime.assigned()).isEqualTo(1);
    }

    @Test
    void theLongestQueueLosesItsLastCallWhereTooManyWait() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        submit(threads, A, "running");
        for (int i = 0; i < HookThreads.MAX_WAITING; i++) {
            submit(threads, A, "a" + i);
        }
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> submit(threads, A, "one more"));
        assertThat(rejected).isEmpty();
        submit(threads, B, "b");
        assertThat(rejected).containsExactly("a" + (HookThreads.MAX_WAITING - 1));
        runtime.runAll();
        assertThat(started).hasSize(HookThreads.MAX_WAITING + 1).contains("b").doesNotContain("one more");
    }

    @Test
    void aCancelledCallFreesItsPlaceOnce() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        Cancellable assigned = submit(threads, A, "assigned");
        Cancellable waits = submit(threads, A, "waits");
        submit(threads, A, "next");
        waits.cancel();
        assigned.cancel();
        assigned.cancel();
        assertThat(runtime.assigned()).isEqualTo(1);
        runtime.runAll();
        assertThat(started).containsExactly("next");
        submit(threads, A, "later");
        submit(threads, A, "after");
        assertThat(runtime.assigned()).isEqualTo(1);
    }

    @Test
    void aCallThatIsCancelledWhileRunningKeepsItsThreadUntilItEnds() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        Cancellable[] first = new Cancellable[1];
        first[0] = threads.submit(A, new HookThreads.Task() {
            @Override
            public void run() {
                started.add("first");
                submit(threads, A, "second");
                first[0].cancel();
                assertThat(runtime.assigned())
                        .as("none beside the one that runs")
                        .isZero();
            }

            @Override
            public void rejected() {
                rejected.add("first");
            }
        });
        runtime.runAll();
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void nothingRunsAfterAStop() {
        HookThreads threads = new HookThreads("test", 1, runtime);
        submit(threads, A, "assigned");
        submit(threads, A, "waits");
        threads.stop();
        runtime.runAll();
        assertThat(started).isEmpty();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> submit(threads, A, "late"));
    }

    private Cancellable submit(HookThreads threads, CallKey key, String name) {
        return threads.submit(key, new HookThreads.Task() {
            @Override
            public void run() {
                started.add(name);
            }

            @Override
            public void rejected() {
                rejected.add(name);
            }

            @Override
            public String toString() {
                return name;
            }
        });
    }

    /** A runtime of which the test runs the tasks. */
    private static final class ManualRuntime extends PartialRuntime implements TaskPool {
        private record Timer(long due, Runnable task) {}

        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private final List<Timer> timers = new ArrayList<>();
        private long now;

        /** The tasks that were given a thread and were not run. */
        int assigned() {
            return tasks.size();
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                finishFirst();
            }
        }

        void finishFirst() {
            tasks.remove().run();
        }

        void finishLast() {
            tasks.removeLast().run();
        }

        void advance(long millis) {
            now += TimeUnit.MILLISECONDS.toNanos(millis);
            for (Timer timer : List.copyOf(timers)) {
                if (timer.due() <= now && timers.remove(timer)) {
                    timer.task().run();
                }
            }
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Cancellable schedule(long delayNanos, Runnable task) {
            Timer timer = new Timer(now + delayNanos, task);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        @Override
        public TaskPool pool(String name, int threads, int maxWaiting) {
            return this;
        }

        @Override
        public Cancellable submit(Runnable task) {
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public void stop() {
            tasks.clear();
        }
    }
}
