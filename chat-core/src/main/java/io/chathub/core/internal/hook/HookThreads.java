package io.chathub.core.internal.hook;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for calls that may block, shared so that slow calls delay calls of their own kind and subject only.
 *
 * <ul>
 *   <li>Calls that wait take turns by kind and subject: a room with a thousand calls has one turn, as a room with one.
 *   <li>A call that runs for {@value #SLOW_MILLIS} ms is slow. Slow calls have threads of their own, so that quick calls
 *       keep theirs. After a slow call, the next call of the same kind and subject counts as slow from its start.
 *   <li>At most {@value #MAX_WAITING} calls wait. Above that, the last call of the longest queue is rejected.
 * </ul>
 *
 * <p>The methods may be called from any thread. Nothing waits within the monitor.
 */
final class HookThreads {

    /** The time from which on a call is slow. */
    static final long SLOW_MILLIS = 100;
    /** The number of threads for slow calls, as a multiple of the number for quick ones. */
    static final int SLOW_THREADS_FACTOR = 4;

    static final int MAX_WAITING = 1_000;

    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS);
    /** The subjects without a call that are remembered as slow. */
    private static final int MAX_REMEMBERED = 1_000;

    /** A call to run, and the notification that it was rejected after it had waited. */
    interface Task {
        void run();

        void rejected();
    }

    private final ChatRuntime runtime;
    private final TaskPool pool;
    private final int quickThreads;
    private final int slowThreads;

    /** The queues with a call, waiting or running. */
    private final Map<CallKey, Queue> queues = new HashMap<>();
    /** Those without a call whose last call was slow; the oldest is dropped. */
    private final Map<CallKey, Boolean> rememberedAsSlow = new LinkedHashMap<>();
    /** The queues with a waiting call, the next first. */
    private final Set<Queue> quickTurns = new LinkedHashSet<>();

    private final Set<Queue> slowTurns = new LinkedHashSet<>();
    /** The calls on threads for quick calls, the oldest first. */
    private final Set<Call> quickRunning = new LinkedHashSet<>();

    private int slowRunning;
    private int waiting;
    private @Nullable Cancellable check;
    private boolean stopped;

    /** Threads that are named after {@code name}; {@code quickThreads} of them for quick calls. */
    HookThreads(String name, int quickThreads, ChatRuntime runtime) {
        this.runtime = runtime;
        this.quickThreads = quickThreads;
        slowThreads = (int) Math.min(Short.MAX_VALUE, (long) quickThreads * SLOW_THREADS_FACTOR);
        int threads = quickThreads + slowThreads;
        // A thread that has finished a call may come back to the pool after the next call was submitted.
        pool = runtime.pool(name, threads, threads);
    }

    /**
     * Runs {@code task} on a thread, when it is the turn of its kind and subject.
     *
     * @return removes the task where it waits, interrupts it where it runs
     * @throws RejectedExecutionException if too many calls wait, or the threads are stopped
     */
    Cancellable submit(CallKey key, Task task) {
        Call evicted = null;
        Call call;
        synchronized (this) {
            if (stopped) {
                throw new RejectedExecutionException("stopped");
            }
            Queue queue = queues.computeIfAbsent(key, k -> new Queue(k, rememberedAsSlow.remove(k) != null));
            call = new Call(queue, task);
            queue.calls.add(call);
            waiting++;
            turns(queue).add(queue);
            assign();
            if (waiting > MAX_WAITING) {
                evicted = evictFromLongest();
            }
        }
        if (evicted == call) {
            throw new RejectedExecutionException("too many calls wait");
        }
        if (evicted != null) {
            evicted.task.rejected();
        }
        return call;
    }

    /** Rejects further calls, drops those that wait, and interrupts those that run. Does not wait. */
    synchronized void stop() {
        stopped = true;
        quickTurns.clear();
        slowTurns.clear();
        if (check != null) {
            check.cancel();
        }
        pool.stop();
    }

    // ------------------------------------------------------------------------------------------------ under the
    // monitor

    private Set<Queue> turns(Queue queue) {
        return queue.slow ? slowTurns : quickTurns;
    }

    /** Gives each free thread the next call of its sort. */
    private void assign() {
        do {
            moveSlowCalls();
            while (slowRunning < slowThreads && !slowTurns.isEmpty()) {
                slowRunning++;
                start(slowTurns, true);
            }
            while (quickRunning.size() < quickThreads && !quickTurns.isEmpty()) {
                start(quickTurns, false);
            }
        } while (moveSlowCalls());
    }

    private void start(Set<Queue> turns, boolean slow) {
        Iterator<Queue> first = turns.iterator();
        Queue queue = first.next();
        first.remove();
        Call call = queue.calls.remove();
        waiting--;
        if (!queue.calls.isEmpty()) {
            turns.add(queue); // behind all others
        }
        queue.running++;
        call.state = State.ASSIGNED;
        call.slow = slow;
        call.startedAt = runtime.runningNanoTime();
        if (!slow) {
            quickRunning.add(call);
        }
        call.thread = pool.submit(call::run);
    }

    /**
     * Moves calls that turned out slow to the threads for slow ones, while quick calls wait for a thread. Returns whether
     * one was moved.
     */
    private boolean moveSlowCalls() {
        boolean moved = false;
        long now = runtime.runningNanoTime();
        while (!quickTurns.isEmpty() && quickRunning.size() == quickThreads) {
            Call oldest = quickRunning.iterator().next();
            long left = SLOW_NANOS - (now - oldest.startedAt);
            if (left > 0) {
                checkIn(left);
                break;
            }
            mark(oldest.queue, true);
            if (slowRunning == slowThreads) {
                break; // the end of any call leads back here
            }
            quickRunning.remove(oldest);
            oldest.slow = true;
            slowRunning++;
            moved = true;
        }
        return moved;
    }

    /** Looks for slow calls after a time. Only while calls wait: else a timer would be started a call. */
    private void checkIn(long nanos) {
        if (check == null) {
            check = runtime.schedule(nanos, () -> {
                synchronized (this) {
                    check = null;
                    if (!stopped) {
                        assign();
                    }
                }
            });
        }
    }

    private void mark(Queue queue, boolean slow) {
        if (queue.slow != slow) {
            boolean waits = turns(queue).remove(queue);
            queue.slow = slow;
            if (waits) {
                turns(queue).add(queue);
            }
        }
    }

    /** Frees the thread of a call. */
    private void release(Call call) {
        call.state = State.DONE;
        Queue queue = call.queue;
        queue.running--;
        if (call.slow) {
            slowRunning--;
        } else {
            quickRunning.remove(call);
        }
        forgetIfUnused(queue);
        if (!stopped) {
            assign();
        }
    }

    private void forgetIfUnused(Queue queue) {
        if (queue.running > 0 || !queue.calls.isEmpty()) {
            return;
        }
        queues.remove(queue.key);
        if (queue.slow) {
            rememberedAsSlow.put(queue.key, true);
            if (rememberedAsSlow.size() > MAX_REMEMBERED) {
                Iterator<CallKey> oldest = rememberedAsSlow.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    private Call evictFromLongest() {
        Queue longest = queues.values().stream()
                .max(Comparator.comparingInt(queue -> queue.calls.size()))
                .orElseThrow();
        Call last = longest.calls.getLast();
        removeWaiting(last);
        return last;
    }

    private void removeWaiting(Call call) {
        Queue queue = call.queue;
        queue.calls.remove(call);
        waiting--;
        call.state = State.DONE;
        if (queue.calls.isEmpty()) {
            turns(queue).remove(queue);
            forgetIfUnused(queue);
        }
    }

    private enum State {
        WAITING,
        ASSIGNED,
        RUNNING,
        DONE
    }

    /** The calls of one kind and subject. */
    private static final class Queue {
        private final CallKey key;
        private final ArrayDeque<Call> calls = new ArrayDeque<>();
        private int running;
        private boolean slow;

        private Queue(CallKey key, boolean slow) {
            this.key = key;
            this.slow = slow;
        }
    }

    /** One call. Its state is guarded by the monitor of the threads. */
    private final class Call implements Cancellable {
        private final Queue queue;
        private final Task task;
        private State state = State.WAITING;
        private boolean slow;
        private long startedAt;
        private @Nullable Cancellable thread;

        private Call(Queue queue, Task task) {
            this.queue = queue;
            this.task = task;
        }

        private void run() {
            synchronized (HookThreads.this) {
                if (state != State.ASSIGNED) {
                    return; // cancelled in between; its thread is freed already
                }
                state = State.RUNNING;
            }
            try {
                task.run();
            } finally {
                synchronized (HookThreads.this) {
                    mark(queue, runtime.runningNanoTime() - startedAt >= SLOW_NANOS);
                    release(this);
                }
            }
        }

        @Override
        public void cancel() {
            Cancellable toInterrupt = null;
            synchronized (HookThreads.this) {
                if (state == State.WAITING) {
                    removeWaiting(this);
                } else if (state != State.DONE) {
                    toInterrupt = thread;
                    if (state == State.ASSIGNED) {
                        release(this);
                    }
                }
            }
            if (toInterrupt != null) {
                toInterrupt.cancel();
            }
        }
    }
}
