package io.chathub.core.spi.store;

import java.util.List;
import java.util.Map;

/**
 * A stored batch.
 *
 * @param placed  what became of each event, in the order of the batch
 * @param streams the state of each stream of the batch after the batch, by name
 */
public record Committed(List<Placed> placed, Map<String, StreamState> streams) {

    /** Copies list and map. */
    public Committed {
        placed = List.copyOf(placed);
        streams = Map.copyOf(streams);
    }
}
