package io.chathub.server.jakarta.internal.standard;

import io.chathub.core.spi.OutboundBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The texts of batches as strings, which {@code jakarta.websocket} takes. A batch is decoded once for each lane and not for each
 * receiver: a lane writes one batch to all of its receivers before the next. Thread-safe.
 */
final class DecodedTexts {

    private static final int SLOTS = 16;

    private record Entry(OutboundBatch batch, List<String> texts) {}

    /** The last batch of each thread, by the thread's number. A slot of two threads costs a further decoding. */
    private final AtomicReferenceArray<@Nullable Entry> last = new AtomicReferenceArray<>(SLOTS);

    /** The texts of these batches, in their order. */
    List<String> of(List<OutboundBatch> batches) {
        if (batches.size() == 1) {
            return of(batches.get(0));
        }
        List<String> texts = new ArrayList<>();
        for (OutboundBatch batch : batches) {
            texts.addAll(of(batch));
        }
        return texts;
    }

    private List<String> of(OutboundBatch batch) {
        int slot = (int) (Thread.currentThread().getId() & (SLOTS - 1));
        Entry entry = last.getAcquire(slot);
        if (entry != null && entry.batch == batch) {
            return entry.texts;
        }
        List<String> texts = new ArrayList<>(batch.count());
        for (int i = 0; i < batch.count(); i++) {
            texts.add(StandardCharsets.UTF_8.decode(batch.payload(i)).toString());
        }
        List<String> shared = Collections.unmodifiableList(texts);
        last.setRelease(slot, new Entry(batch, shared));
        return shared;
    }
}
