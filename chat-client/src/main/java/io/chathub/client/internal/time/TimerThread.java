package io.chathub.client.internal.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timer on one daemon thread that all clients of this JVM share: its tasks are short. The thread starts with the first
 * task, and ends when there has been none for a while.
 */
public final class TimerThread implements Timer {

    private static final Logger log = LoggerFactory.getLogger(TimerThread.class);
    private static final long IDLE_SECONDS = 5;
    private static final ScheduledThreadPoolExecutor SHARED = shared();

    private volatile boolean stopped;

    @Override
    public Task schedule(Duration delay, Runnable task) {
        if (stopped) {
            // What would have been timed is over.
            return () -> {};
        }
        // A server may name any time; one of centuries is never.
        long nanos = TimeUnit.NANOSECONDS.convert(delay);
        Future<?> future = SHARED.schedule(() -> runSafely(task), nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private static ScheduledThreadPoolExecutor shared() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "chat-client-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A timed task failed", e);
        }
    }
}
