package io.chathub.core.internal.broker.stream;

import io.chathub.protocol.event.MessagePosted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offsets of the replies of each thread that are held. Guarded by its {@link EntryStream}. */
final class ThreadIndex {

    private static final long[] NONE = {};

    /** The offsets of one thread, ascending. */
    private static final class Offsets {
        private long[] values = new long[4];
        private int from;
        private int to;

        void append(long offset) {
            if (to == values.length) {
                int size = to - from;
                long[] target = size > values.length / 2 ? new long[values.length * 2] : values;
                System.arraycopy(values, from, target, 0, size);
                values = target;
                from = 0;
                to = size;
            }
            values[to++] = offset;
        }

        void remove(long offset) {
            int index = Arrays.binarySearch(values, from, to, offset);
            if (index >= 0) {
                System.arraycopy(values, from, values, from + 1, index - from);
                from++;
            }
        }
    }

    private @Nullable Map<Long, Offsets> threads;

    /** Adds a reply, the newest of its thread. */
    void add(MessagePosted reply) {
        Long root = reply.thread();
        if (root != null) {
            if (threads == null) {
                threads = new HashMap<>();
            }
            threads.computeIfAbsent(root, key -> new Offsets()).append(reply.offset());
        }
    }

    /** Removes a message that is no longer held. */
    void remove(MessagePosted message) {
        Long root = threads == null ? null : message.thread();
        if (root == null || threads == null) {
            return;
        }
        Offsets offsets = threads.get(root);
        if (offsets != null) {
            offsets.remove(message.offset());
            if (offsets.from == offsets.to) {
                threads.remove(root);
            }
        }
    }

    /** The offsets of the held replies of a thread, ascending. */
    long[] of(long root) {
        Offsets offsets = threads == null ? null : threads.get(root);
        return offsets == null ? NONE : Arrays.copyOfRange(offsets.values, offsets.from, offsets.to);
    }
}
