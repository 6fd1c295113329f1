package io.chathub.core.internal.monitor;

import io.chathub.core.internal.common.StopSequence;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one inbox between a hub and its observers. Adding takes no lock, so that a room's critical section does not wait
 * for an observer; a serial worker runs the entries in their order.
 */
final class ObserverInbox {

    /**
     * The number of waiting entries above which the caller runs the entries itself: {@value}. An entry takes less than
     * a microsecond.
     */
    private static final int MAX_WAITING = 65_536;

    private static final int ENTRIES_A_STEP = 1_024;

    private final Queue<Runnable> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final SerialWorker worker;

    ObserverInbox(ChatRuntime runtime) {
        worker = runtime.worker("chathub-observers", () -> drain(ENTRIES_A_STEP));
    }

    void start() {
        worker.start();
    }

    void stop(StopSequence sequence) {
        sequence.end(worker::stop);
        drainAll();
    }

    /** Adds an entry. From any thread, also within a room's critical section. */
    void add(Runnable entry) {
        entries.add(entry);
        int count = waiting.incrementAndGet();
        if (count == 1) {
            worker.wake();
        } else if (count > MAX_WAITING) {
            drainAll();
        }
    }

    /** Runs all entries that were added before the call: a reader then sees what happened before it asked. */
    void drainAll() {
        var unused = drain(Integer.MAX_VALUE);
    }

    private synchronized boolean drain(int max) {
        for (int i = 0; i < max; i++) {
            Runnable entry = entries.poll();
            if (entry == null) {
                return false;
            }
            waiting.decrementAndGet();
            entry.run();
        }
        return !entries.isEmpty();
    }
}
