package io.chathub.core.internal.store;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.store.StreamState;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The window of a stream, which may be forgotten and read again. A window that begins at a head, with nothing before it, does not
 * answer most reads: it is short, and the first read that it does not answer fills it. Guarded by its {@link DurableStream}.
 */
final class StreamStates {

    final int maxEntries;
    private @Nullable StreamWindow window;
    /** Whether the window has nothing of what the store may have before its begin. */
    private boolean isShort;

    private boolean filling;
    /** How many times the states were forgotten. */
    private int forgotten;

    /** States of which nothing is known. */
    StreamStates(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    /** The number that a load or a fill gives back, by which they notice that the states were forgotten meanwhile. */
    int forgotten() {
        return forgotten;
    }

    /** Forgets the states, also those that a load or a fill has read and not set yet. */
    void forget() {
        forgotten++;
        window = null;
        isShort = true;
    }

    /** The states of this numbering are no longer those of the stream. */
    void clear() {
        window = null;
        isShort = true;
    }

    /** The states of a load. */
    void loaded(StoredStream stored, int forgottenBefore) {
        if (forgotten == forgottenBefore) {
            window = stored.window();
            isShort = false;
        } else {
            begin(stored.state().head());
        }
    }

    /** The states after a commit, by change. */
    void moved(StreamHead now, List<Entry> changed) {
        if (window == null) {
            begin(now);
        } else {
            window.moved(now, changed);
        }
    }

    /** A window with nothing before this head. */
    void begin(StreamHead head) {
        window = new StreamWindow(head, maxEntries);
        isShort = head.offset() > 0;
    }

    <T> @Nullable T read(Function<StreamWindow, @Nullable T> read) {
        return window == null ? null : read.apply(window);
    }

    // ----------------------------------------------------------------------------------------------------------- fill

    /** Begins to fill a short window, one caller at a time. Returns whether the caller reads the states. */
    boolean beginFill() {
        boolean begins = isShort && !filling;
        filling |= begins;
        return begins;
    }

    /**
     * Ends {@link #beginFill}. Where the states that were read do not fit those of the commits meanwhile, a later read fills the window.
     *
     * @param stored what was read; null where the read has failed
     * @param state  the state as last delivered
     */
    void endFill(@Nullable StoredStream stored, int forgottenBefore, @Nullable StreamState state) {
        filling = false;
        if (stored == null || state == null || forgotten != forgottenBefore) {
            return;
        }
        StreamWindow later = window == null ? new StreamWindow(state.head(), maxEntries) : window;
        StreamWindow filled = later.after(stored.window());
        if (filled != null) {
            window = filled;
            isShort = false;
        }
    }
}
