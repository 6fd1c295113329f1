package io.chathub.runtime.internal;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.TaskPool;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that start on demand and end when idle. */
final class ThreadPool implements TaskPool {

    private static final long IDLE_THREAD_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    ThreadPool(String name, int count, int maxWaiting) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                task -> SystemRuntime.daemon(task, name + "-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Cancellable submit(Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        threads.execute(future);
        return () -> {
            future.cancel(true);
            threads.remove(future); // a cancelled task that waits must not take the place of another
        };
    }

    @Override
    public void stop() {
        threads.shutdownNow();
    }
}
