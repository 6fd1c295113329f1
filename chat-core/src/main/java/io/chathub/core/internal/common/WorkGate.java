package io.chathub.core.internal.common;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Admits work while it is open, and counts the work in progress, so that a stop can wait for the end of what was
 * admitted. Opened once and closed once. Thread-safe; no method waits.
 */
public final class WorkGate {

    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean open;

    /** Admits work from now on. */
    public void open() {
        open = true;
    }

    /** Admits nothing more. Work in progress is not affected. */
    public void close() {
        open = false;
    }

    /** Whether work is admitted. Only {@link #enter} keeps the answer true for the length of the work. */
    public boolean isOpen() {
        return open;
    }

    /** Begins a piece of work. Returns false where the gate is closed; else the work ends with {@link #exit}. */
    public boolean enter() {
        // Counted before the check: close() and then isEmpty() find every piece of work that was admitted.
        inside.incrementAndGet();
        if (!open) {
            inside.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Ends a piece of work. */
    public void exit() {
        inside.decrementAndGet();
    }

    /** Whether no admitted work is in progress. */
    public boolean isEmpty() {
        return inside.get() == 0;
    }
}
