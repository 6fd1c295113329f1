package io.chathub.server.jakarta.internal.standard;

import org.jspecify.annotations.Nullable;

/**
 * The turns of the writes and pings of one session: one at a time, a ping before a write. Tomcat blocks a ping behind a text that is
 * not written, ends the session when the wait takes too long, and rejects a text that overlaps another frame.
 *
 * <p>Thread-safe. An action runs on the thread that begins it or that ends the one before.
 */
final class SendTurns {

    private boolean busy;
    /** The next write: the hub begins one when the one before has ended, so that there is one at most. */
    private @Nullable Runnable write;

    private @Nullable Runnable ping;

    /** Begins a write now, or after what is under way. The action leads to {@link #ended()}. */
    void write(Runnable action) {
        synchronized (this) {
            if (busy) {
                write = action;
                return;
            }
            busy = true;
        }
        action.run();
    }

    /** Begins a ping now, or after what is under way, instead of a ping that has not begun. The action leads to {@link #ended()}. */
    void ping(Runnable action) {
        synchronized (this) {
            if (busy) {
                ping = action;
                return;
            }
            busy = true;
        }
        action.run();
    }

    /** The action that was begun has ended. */
    void ended() {
        Runnable next;
        synchronized (this) {
            next = ping;
            if (next != null) {
                ping = null;
            } else {
                next = write;
                write = null;
            }
            busy = next != null;
        }
        if (next != null) {
            next.run();
        }
    }
}
