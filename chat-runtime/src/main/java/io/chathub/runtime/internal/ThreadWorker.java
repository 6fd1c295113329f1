package io.chathub.runtime.internal;

import io.chathub.runtime.SerialWorker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker with a thread of its own.
 *
 * <p>No wake-up is lost: the thread sets {@code AWAKE} before each step, and parks only if no {@link #wake()} has replaced
 * that since. A caller that finds {@code WOKEN} may return, because its work was added before a step that is still to
 * begin. Under load a wake-up is therefore one volatile read.
 */
final class ThreadWorker implements SerialWorker {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadWorker.class);

    private enum State {
        /** A step runs, or is about to look for work. */
        AWAKE,
        /** Work was added since the step began. */
        WOKEN,
        /** The thread waits. */
        PARKED
    }

    private final Step step;
    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);
    private volatile boolean stopping;

    ThreadWorker(String name, Step step) {
        this.step = step;
        thread = SystemRuntime.daemon(this::loop, name);
    }

    @Override
    public void start() {
        try {
            thread.start();
        } catch (IllegalThreadStateException e) {
            throw new IllegalStateException("worker " + thread.getName() + " was started before", e);
        }
    }

    @Override
    public void wake() {
        if (state.get() != State.WOKEN && state.getAndSet(State.WOKEN) == State.PARKED) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean stop(long nanos) throws InterruptedException {
        stopping = true;
        wake();
        if (Thread.currentThread() == thread) {
            return false;
        }
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        thread.interrupt();
        return !thread.isAlive();
    }

    private void loop() {
        do {
            boolean last = stopping; // read before the step: work that was added before stop() is done
            state.set(State.AWAKE);
            if (!runStep()) {
                if (last) {
                    return;
                }
                park();
            }
        } while (true);
    }

    private boolean runStep() {
        try {
            return step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A step of {} failed; the worker continues", thread.getName(), e);
            return false;
        }
    }

    private void park() {
        if (state.compareAndSet(State.AWAKE, State.PARKED)) {
            while (state.get() == State.PARKED) {
                LockSupport.park(this);
                // A step of a host may leave its thread interrupted; park() would then return at once, again and again.
                var unused = Thread.interrupted();
            }
        }
    }
}
