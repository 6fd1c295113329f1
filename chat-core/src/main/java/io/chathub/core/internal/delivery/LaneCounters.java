package io.chathub.core.internal.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The frames that one lane has put on the queues of its clients. Only the lane's thread adds, so that a delivery costs two
 * plain additions and shares no memory with other lanes; any thread reads.
 */
final class LaneCounters {

    private static final VarHandle FRAMES;
    private static final VarHandle BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FRAMES = lookup.findVarHandle(LaneCounters.class, "frames", long.class);
            BYTES = lookup.findVarHandle(LaneCounters.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long frames;
    private long bytes;

    /** Counts frames that a queue has accepted. On the lane's thread. */
    void add(FrameBatch batch) {
        FRAMES.setOpaque(this, frames + batch.count());
        BYTES.setOpaque(this, bytes + batch.size());
    }

    long frames() {
        return (long) FRAMES.getOpaque(this);
    }

    /** The bytes of their texts. */
    long bytes() {
        return (long) BYTES.getOpaque(this);
    }
}
