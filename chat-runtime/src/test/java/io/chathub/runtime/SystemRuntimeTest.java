package io.chathub.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemRuntimeTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ChatRuntime runtime = ChatRuntime.system();

    @Test
    void workAddedByManyThreads_isAllDoneByOneThread() throws Exception {
        int producers = 4;
        int each = 50_000;
        ConcurrentLinkedQueue<Integer> inbox = new ConcurrentLinkedQueue<>();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        SerialWorker worker = runtime.worker("test-worker", () -> {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            while (inbox.poll() != null) {
                done.incrementAndGet();
            }
            inside.decrementAndGet();
            return false;
        });
        worker.start();
        Thread[] threads = new Thread[producers];
        for (int i = 0; i < producers; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    inbox.add(n);
                    worker.wake();
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Without stop(): the last wake-up alone has to reach the worker.
        assertThat(runtime.await(() -> done.get() == producers * each, runtime.nanoTime() + 10 * SECOND))
                .isTrue();
        assertThat(overlapped).isFalse();
        assertThat(worker.stop(SECOND)).isTrue();
    }

    @Test
    void stepThatReturnsTrue_runsAgainWithoutWakeUp() {
        AtomicInteger steps = new AtomicInteger();
        SerialWorker worker = runtime.worker("test-worker", () -> steps.incrementAndGet() % 5 != 0);
        worker.start();
        assertThat(awaitTrue(() -> steps.get() == 5)).isTrue();
        worker.wake();
        assertThat(awaitTrue(() -> steps.get() == 10)).isTrue();
    }

    @Test
    void stop_doesTheWorkThatWaits() throws Exception {
        AtomicInteger left = new AtomicInteger(1_000);
        SerialWorker worker = runtime.worker("test-worker", () -> left.updateAndGet(n -> Math.max(0, n - 1)) > 0);
        worker.start();
        assertThat(worker.stop(10 * SECOND)).isTrue();
        assertThat(left).hasValue(0);
    }

    @Test
    void stop_interruptsAStepThatBlocks() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SerialWorker worker = runtime.worker("test-worker", () -> {
            if (begun.getCount() > 0) { // the first step alone
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            return false;
        });
        worker.start();
        begun.await();
        worker.stop(1);
        interrupted.await();
        assertThat(worker.stop(10 * SECOND)).isTrue();
    }

    @Test
    void stopByTheStepItself_doesNotWait() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        SerialWorker[] self = new SerialWorker[1];
        self[0] = runtime.worker("test-worker", () -> {
            try {
                self[0].stop(Long.MAX_VALUE);
                returned.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        self[0].start();
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stepThatThrows_isRunAgainAtTheNextWakeUp() {
        AtomicInteger steps = new AtomicInteger();
        SerialWorker worker = runtime.worker("test-worker", () -> {
            if (steps.incrementAndGet() == 1) {
                Thread.currentThread().interrupt(); // left behind, as a host's listener may do
                throw new ExpectedException();
            }
            return false;
        });
        ExpectedException.silenced(() -> {
            worker.start();
            assertThat(awaitTrue(() -> steps.get() == 1)).isTrue();
            worker.wake();
            assertThat(awaitTrue(() -> steps.get() == 2)).isTrue();
        });
    }

    @Test
    void secondStart_isRejected() throws Exception {
        SerialWorker worker = runtime.worker("test-worker", () -> false);
        worker.start();
        assertThatThrownBy(worker::start).isInstanceOf(IllegalStateException.class);
        worker.stop(SECOND);
    }

    @Test
    void cancelledTask_doesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        runtime.schedule(TimeUnit.MILLISECONDS.toNanos(500), () -> runs.addAndGet(100))
                .cancel();
        runtime.schedule(TimeUnit.MILLISECONDS.toNanos(600), runs::incrementAndGet);
        assertThat(awaitTrue(() -> runs.get() > 0)).isTrue();
        assertThat(runs).hasValue(1);
    }

    /** The timer thread lives on after the application that has scheduled its first task. */
    @Test
    void timerThread_hasNotTheClassLoaderOfItsCaller() throws Exception {
        Thread self = Thread.currentThread();
        ClassLoader before = self.getContextClassLoader();
        CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            self.setContextClassLoader(application);
            runtime.schedule(0, () -> loader.complete(Thread.currentThread().getContextClassLoader()));
            assertThat(loader.get(10, TimeUnit.SECONDS)).isSameAs(ChatRuntime.class.getClassLoader());
        } finally {
            self.setContextClassLoader(before);
        }
    }

    @Test
    void await_endsAtItsDeadline() throws Exception {
        long begun = runtime.nanoTime();
        assertThat(runtime.await(() -> false, begun + TimeUnit.MILLISECONDS.toNanos(30)))
                .isFalse();
        assertThat(runtime.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @Test
    void fullPool_rejects_andCancelMakesRoom() throws Exception {
        TaskPool pool = runtime.pool("test-pool", 1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Cancellable running = pool.submit(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        begun.await();
        Cancellable waiting = pool.submit(() -> {});
        assertThatThrownBy(() -> pool.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
        waiting.cancel();
        CountDownLatch second = new CountDownLatch(1);
        pool.submit(second::countDown);
        running.cancel();
        interrupted.await();
        second.await();
        pool.stop();
        assertThatThrownBy(() -> pool.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private boolean awaitTrue(java.util.function.BooleanSupplier condition) {
        try {
            return runtime.await(condition, runtime.nanoTime() + 10 * SECOND);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ownsCurrentThread_onWorkersPoolsAndTheTimer() throws Exception {
        ConcurrentLinkedQueue<Boolean> answers = new ConcurrentLinkedQueue<>();
        SerialWorker worker = runtime.worker("test-worker", () -> {
            answers.add(runtime.ownsCurrentThread());
            return false;
        });
        worker.start();
        assertThat(worker.stop(10 * SECOND)).isTrue();
        TaskPool pool = runtime.pool("test-pool", 1, 1);
        pool.submit(() -> answers.add(runtime.ownsCurrentThread()));
        runtime.schedule(0, () -> answers.add(runtime.ownsCurrentThread()));
        assertThat(awaitTrue(() -> answers.size() >= 3)).isTrue();
        pool.stop();
        assertThat(answers).containsOnly(true);
        assertThat(runtime.ownsCurrentThread()).isFalse();
    }
}
