package io.chathub.core.internal.broker.stream;

import io.chathub.protocol.event.MessagePosted;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The messages above the floor of one stream, each as it is now, by offset, in a ring that grows with its content. Offsets
 * have holes, so that a message is found by binary search. Guarded by its {@link EntryStream}.
 */
final class MessageRing extends AbstractList<MessagePosted> implements RandomAccess {

    private static final int FIRST_CAPACITY = 16;

    private @Nullable MessagePosted[] ring = new MessagePosted[0];
    /** The time at which the message at the same index was added. */
    private long[] since = new long[0];

    private final int expected;
    private int head;
    private int size;

    /** A ring that usually has at most {@code expected} messages, and may have more. */
    MessageRing(int expected) {
        this.expected = expected;
    }

    /** Adds the newest message at the time {@code now}, in nanoseconds that never decrease. */
    void append(MessagePosted message, long now) {
        if (size == ring.length) {
            grow();
        }
        int place = place(size);
        ring[place] = message;
        since[place] = now;
        size++;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public MessagePosted get(int index) {
        MessagePosted message = index < size ? ring[place(index)] : null;
        if (message == null) {
            throw new IndexOutOfBoundsException("ring: nothing at " + index + " of " + size);
        }
        return message;
    }

    /** The time at which the message at {@code index} was added. */
    long since(int index) {
        return since[place(index)];
    }

    MessagePosted removeOldest() {
        MessagePosted oldest = get(0);
        ring[head] = null;
        head = place(1);
        size--;
        return oldest;
    }

    MessagePosted removeNewest() {
        MessagePosted newest = get(size - 1);
        size--;
        ring[place(size)] = null;
        return newest;
    }

    /** The message with this offset; null where there is none. */
    @Nullable MessagePosted find(long offset) {
        int index = firstFrom(offset);
        if (index == size) {
            return null;
        }
        MessagePosted found = get(index);
        return found.offset() == offset ? found : null;
    }

    /** Puts a message that the ring has into a new state. */
    void replace(MessagePosted message) {
        ring[place(firstFrom(message.offset()))] = message;
    }

    /** The index of the first message at or above {@code offset}; the size where there is none. */
    int firstFrom(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The slot of an index in the arrays; without a division, since each message comes here several times. */
    private int place(int index) {
        int place = head + index;
        return place >= ring.length ? place - ring.length : place;
    }

    private void grow() {
        long doubled = Math.max(FIRST_CAPACITY, ring.length * 2L);
        int capacity = size < expected ? (int) Math.min(expected, doubled) : size + (size >> 1) + 1;
        @Nullable MessagePosted[] larger = new MessagePosted[capacity];
        long[] largerSince = new long[capacity];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
            largerSince[i] = since(i);
        }
        ring = larger;
        since = largerSince;
        head = 0;
    }
}
