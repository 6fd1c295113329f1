package io.chathub.runtime.internal;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemon threads, the clocks of the system, and its sources of randomness. */
public final class SystemRuntime implements ChatRuntime {

    /** The one instance of the process. */
    public static final SystemRuntime INSTANCE = new SystemRuntime();

    private static final Logger LOG = LoggerFactory.getLogger(SystemRuntime.class);
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long IDLE_TIMER_SECONDS = 5;

    private final Clock clock = Clock.systemUTC();
    /** Delegates to the generator of the calling thread, so that any thread may use it. */
    private final RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    private final SecureRandom secrets = new SecureRandom();
    private final ScheduledThreadPoolExecutor timer;
    private final RunningClock running = new RunningClock(System::nanoTime);
    /** Whether the timer beats for {@link #running}: while tasks are scheduled. Written under this object's monitor. */
    private volatile boolean beating;

    private SystemRuntime() {
        timer = new ScheduledThreadPoolExecutor(1, SystemRuntime::timerThread);
        timer.setRemoveOnCancelPolicy(true); // a cancelled task must not keep its owner in memory
        timer.setKeepAliveTime(IDLE_TIMER_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long runningNanoTime() {
        return running.nanoTime();
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
        return new ThreadWorker(name, step);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        Future<?> scheduled = timer.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
        if (!beating) {
            startBeats();
        }
        return () -> scheduled.cancel(false);
    }

    private synchronized void startBeats() {
        if (!beating) {
            beating = true;
            running.beat();
            scheduleBeat();
        }
    }

    private void scheduleBeat() {
        var unused = timer.schedule(() -> run(this::beat), RunningClock.BEAT_NANOS, TimeUnit.NANOSECONDS);
    }

    private synchronized void beat() {
        running.beat();
        if (timer.getQueue().isEmpty()) {
            beating = false;
            if (timer.getQueue().isEmpty()) {
                running.rest();
                return; // the timer's thread ends when it is idle
            }
            beating = true; // a task was added between the two checks, by a thread that still saw the beats
        }
        scheduleBeat();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A scheduled task failed", e);
        }
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        return new ThreadPool(name, threads, maxWaiting);
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
        long last = System.nanoTime();
        long left = deadlineNanos - last;
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            left -= Math.min(now - last, RunningClock.MAX_ADVANCE_NANOS); // more than that is a pause of the process
            last = now;
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, CHECK_INTERVAL_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    @Override
    public boolean ownsCurrentThread() {
        return Thread.currentThread() instanceof RuntimeThread;
    }

    /**
     * The timer serves all hubs and clients of the process. So it must not keep the class loader and the thread locals of the
     * application in memory that has scheduled the first task.
     */
    private static Thread timerThread(Runnable task) {
        Thread thread = new RuntimeThread(task, "chathub-timer", false);
        thread.setContextClassLoader(SystemRuntime.class.getClassLoader());
        return thread;
    }

    static Thread daemon(Runnable task, String name) {
        return new RuntimeThread(task, name, true);
    }

    /** A thread of this runtime: the class tells it from every other thread. */
    private static final class RuntimeThread extends Thread {
        RuntimeThread(Runnable task, String name, boolean inheritsThreadLocals) {
            super(null, task, name, 0, inheritsThreadLocals);
            setDaemon(true);
        }
    }
}
