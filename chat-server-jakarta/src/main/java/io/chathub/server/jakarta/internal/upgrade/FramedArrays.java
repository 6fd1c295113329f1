package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.core.spi.OutboundBatch;
import io.chathub.server.servlet.spi.TextFraming;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Framed batches as arrays, which a servlet's output takes. A batch is copied out of its read-only buffer once for each lane and
 * not for each receiver: a lane writes one batch to all of its receivers before the next. Thread-safe.
 */
final class FramedArrays {

    private static final int SLOTS = 16;

    private static final class Entry {
        private final OutboundBatch batch;
        private final byte[] array;

        Entry(OutboundBatch batch, byte[] array) {
            this.batch = batch;
            this.array = array;
        }
    }

    /** The last batch of each thread, by the thread's number. A slot of two threads costs a further copy. */
    private final AtomicReferenceArray<@Nullable Entry> last = new AtomicReferenceArray<>(SLOTS);

    /** The arrays of these batches. Nobody writes to them. */
    List<byte[]> of(List<OutboundBatch> batches) {
        if (batches.size() == 1) {
            return List.of(of(batches.get(0)));
        }
        List<byte[]> arrays = new ArrayList<>(batches.size());
        for (OutboundBatch batch : batches) {
            arrays.add(of(batch));
        }
        return arrays;
    }

    private byte[] of(OutboundBatch batch) {
        int slot = (int) (Thread.currentThread().getId() & (SLOTS - 1));
        Entry entry = last.getAcquire(slot);
        if (entry != null && entry.batch == batch) {
            return entry.array;
        }
        ByteBuffer framed = batch.framed(TextFraming.INSTANCE);
        byte[] array = new byte[framed.remaining()];
        framed.get(array);
        last.setRelease(slot, new Entry(batch, array));
        return array;
    }
}
