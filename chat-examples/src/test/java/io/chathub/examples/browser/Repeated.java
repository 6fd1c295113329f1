package io.chathub.examples.browser;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** An action at a fixed rate, on a thread of its own. A late one is followed by the next ones at once. */
final class Repeated implements AutoCloseable {

    private static final long SECONDS = 120;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger done = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Repeated() {}

    /**
     * Begins with an action at once.
     *
     * @param millis the time from one to the next
     * @param times how many there are
     * @param action gets its number, from 0 on
     */
    static Repeated each(int millis, int times, IntConsumer action) {
        Repeated repeated = new Repeated();
        var unused =
                repeated.timer.scheduleAtFixedRate(() -> repeated.run(times, action), 0, millis, TimeUnit.MILLISECONDS);
        return repeated;
    }

    private void run(int times, IntConsumer action) {
        if (done.get() == times) {
            return;
        }
        try {
            action.accept(done.get());
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
            throw e;
        }
        if (done.incrementAndGet() == times) {
            end.complete(null);
        }
    }

    /** Waits for the last one; fails if one has failed. */
    void awaitEnd() {
        end.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
