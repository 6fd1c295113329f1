package io.chathub.core.internal.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.limit.InputAccount;
import io.chathub.core.internal.limit.InputMemory;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One after another, whoever completes what when. */
class CommandQueueTest {

    private final Object monitor = new Object();
    private final CommandQueue pipeline = new CommandQueue(monitor, account());
    private final List<Integer> begun = new ArrayList<>();

    private static InputAccount account() {
        ChatRuntime runtime = ChatRuntime.system();
        return InputMemory.of(HubOptions.builder().build(), new TimeSource(runtime.clock(), runtime))
                .open(() -> {});
    }

    private boolean submit(int number, CompletableFuture<?> stage) {
        synchronized (monitor) {
            return pipeline.submit(
                    () -> {
                        assertThat(Thread.holdsLock(monitor)).isTrue();
                        begun.add(number);
                        return stage;
                    },
                    0);
        }
    }

    @Test
    void whatTakesNoTimeRunsAtOnce() {
        assertThat(submit(1, null)).isTrue();
        assertThat(submit(2, CompletableFuture.completedFuture("done"))).isTrue();
        assertThat(submit(3, CompletableFuture.failedFuture(new IllegalStateException())))
                .isTrue();
        assertThat(begun).containsExactly(1, 2, 3);
    }

    @Test
    void theNextWaitsForWhatTakesTimeEvenIfThatFails() {
        CompletableFuture<?> first = new CompletableFuture<>();
        CompletableFuture<?> second = new CompletableFuture<>();
        submit(1, first);
        submit(2, second);
        submit(3, null);
        assertThat(begun).containsExactly(1);
        first.completeExceptionally(new IllegalStateException());
        assertThat(begun).containsExactly(1, 2);
        submit(4, null);
        second.complete(null);
        assertThat(begun).containsExactly(1, 2, 3, 4);
        submit(5, null);
        assertThat(begun).hasSize(5);
    }

    @Test
    void soManyWaitAndTheRestIsRefused() {
        CompletableFuture<?> first = new CompletableFuture<>();
        submit(0, first);
        for (int i = 1; i <= CommandQueue.MAX_WAITING; i++) {
            assertThat(submit(i, null)).isTrue();
        }
        assertThat(submit(-1, null)).isFalse();
        first.complete(null);
        assertThat(begun).hasSize(CommandQueue.MAX_WAITING + 1).isSorted();
        assertThat(submit(1_000, null)).isTrue();
    }

    @Test
    void theOrderIsKeptThoughOtherThreadsComplete() throws Exception {
        Random random = new Random(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        int total = 20_000;
        CountDownLatch done = new CountDownLatch(total);
        try {
            for (int i = 0; i < total; i++) {
                int number = i;
                boolean slow = random.nextInt(3) == 0;
                boolean taken;
                do {
                    synchronized (monitor) {
                        taken = pipeline.submit(
                                () -> {
                                    begun.add(number);
                                    done.countDown();
                                    return slow ? CompletableFuture.runAsync(() -> {}, threads) : null;
                                },
                                0);
                    }
                } while (!taken);
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(begun).hasSize(total).isSorted();
    }
}
