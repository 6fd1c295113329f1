package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one event of a batch.
 *
 * @param result       the result; null where the store refused the event for now
 * @param unavailable  why the store refused the event for now, such as too many keys; null with a result
 * @param previousHead the offset of the stream's newest event before this one. Where that is above the offset that the caller
 *                     knows, another node has written to the stream
 * @param changed      the entries that the event has put into a new state; empty for a refusal and a duplicate
 */
public record Placed(
        @Nullable PublishResult result, @Nullable String unavailable, long previousHead, List<Entry> changed) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException unless exactly one of result and refusal is given
     */
    public Placed {
        changed = List.copyOf(changed);
        if ((result == null) == (unavailable == null)) {
            throw new IllegalArgumentException("result, unavailable: both or neither (expected: one of them)");
        }
    }
}
