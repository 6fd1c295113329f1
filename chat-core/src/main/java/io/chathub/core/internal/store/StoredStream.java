package io.chathub.core.internal.store;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;

/** A stream as the store has it: its numbering, and its newest states. */
record StoredStream(StreamState state, StreamWindow window) {

    /**
     * Reads a stream.
     *
     * @param newEpoch the epoch of the stream if the store does not have the stream
     * @param joined   whether clients of this node join the stream: then those of all nodes are given the same epoch
     * @param window   the largest number of states in memory
     */
    static StoredStream read(MessageStore store, String name, String newEpoch, boolean joined, int window) {
        StreamState stored = store.load(name);
        if (stored == null && joined && store.isShared()) {
            stored = store.begin(name, newEpoch);
        }
        if (stored == null) {
            return without(new StreamState(StreamHead.of(newEpoch, 0), null, StreamRetention.DEFAULT), window);
        }
        long from = Math.max(0, stored.head().offset() - window);
        ChangesPage newest = store.changes(name, from, Integer.MAX_VALUE);
        return newest == null
                ? without(stored, window)
                : new StoredStream(
                        new StreamState(newest.head(), stored.oldest(), stored.retention()),
                        new StreamWindow(newest, from, window));
    }

    private static StoredStream without(StreamState state, int window) {
        return new StoredStream(state, new StreamWindow(state.head(), window));
    }
}
