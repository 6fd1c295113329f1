package io.chathub.testkit.store;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The results of the batches of the last hour, by id. Guarded by its store. */
final class MemoryBatches {

    private static final long KEPT_MILLIS = 3_600_000;

    private record Batch(String placed, long since) {}

    private final Map<UUID, Batch> batches = new HashMap<>();

    @Nullable String placed(UUID id) {
        Batch batch = batches.get(id);
        return batch == null ? null : batch.placed();
    }

    void remember(UUID id, String placed, long now) {
        batches.values().removeIf(batch -> batch.since() < now - KEPT_MILLIS);
        batches.put(id, new Batch(placed, now));
    }

    void clear() {
        batches.clear();
    }
}
