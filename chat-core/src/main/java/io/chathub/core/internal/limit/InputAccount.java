package io.chathub.core.internal.limit;

/**
 * The bytes of heap that the unfinished and queued input of one client takes. Counts nothing after {@link #close()}.
 * Thread-safe; {@link #unfinished} and {@link #finished} are called by one thread at a time.
 */
public final class InputAccount {

    private final InputMemory memory;
    private final Runnable eviction;
    private volatile long bytes;
    /** The part of {@link #bytes} that belongs to an unfinished message. */
    private long unfinished;

    private boolean closed;

    InputAccount(InputMemory memory, Runnable eviction) {
        this.memory = memory;
        this.eviction = eviction;
    }

    /** An unfinished message takes {@code count} bytes now. */
    public synchronized void unfinished(long count) {
        add(count - unfinished);
        unfinished = count;
    }

    /** No message is unfinished. Takes no lock where none was. */
    public void finished() {
        if (unfinished != 0) {
            unfinished(0);
        }
    }

    /** Adds bytes of queued input; fewer for a negative {@code count}. */
    public synchronized void add(long count) {
        long before = bytes;
        if (!closed && count != 0) {
            bytes = before + count;
            memory.changed(this, before, before + count);
        }
    }

    /** The input of the client is dropped, or about to be. */
    public synchronized void close() {
        add(-bytes);
        closed = true;
    }

    long bytes() {
        return bytes;
    }

    /** Closes the account and ends the client. Returns false where the account has no bytes. */
    boolean evict() {
        synchronized (this) {
            if (bytes == 0) {
                return false;
            }
            close();
        }
        eviction.run();
        return true;
    }
}
