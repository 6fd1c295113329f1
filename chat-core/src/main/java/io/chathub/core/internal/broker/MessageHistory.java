package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest durable events of one room, in a ring that grows up to its bound. Offsets are dense, so that an event is
 * found by its offset in one step. Guarded by its {@link RoomLog}.
 */
final class MessageHistory {

    private static final int FIRST_CAPACITY = 16;

    private final int maxSize;
    private @Nullable Publication[] ring = new Publication[0];
    /** The time at which the publication at the same index was added. */
    private long[] since = new long[0];

    private int head;
    private int size;

    MessageHistory(int maxSize) {
        this.maxSize = maxSize;
    }

    /** Adds a publication at the time {@code now}, in nanoseconds that never decrease. */
    void add(Publication publication, long now) {
        if (maxSize == 0) {
            return;
        }
        if (size == maxSize) {
            removeOldest();
        } else if (size == ring.length) {
            grow();
        }
        int place = (head + size) % ring.length;
        ring[place] = publication;
        since[place] = now;
        size++;
    }

    int size() {
        return size;
    }

    /** The time at which the oldest publication was added; there is one. */
    long oldestSince() {
        return since[head];
    }

    void removeOldest() {
        ring[head] = null;
        head = (head + 1) % ring.length;
        size--;
    }

    /** Reads a page; {@code epoch} and {@code newest} are those of the room now. */
    HistoryPage read(HistoryQuery query, String epoch, long newest) {
        long oldestHeld = newest - size + 1;
        long first;
        long last;
        if (query.from() == HistoryQuery.From.AFTER) {
            first = Math.max(query.offset() + 1, oldestHeld);
            last = Math.min(newest, saturatedSum(first, query.limit() - 1L));
        } else {
            last = query.from() == HistoryQuery.From.NEWEST ? newest : Math.min(newest, query.offset() - 1);
            first = Math.max(oldestHeld, last - query.limit() + 1L);
        }
        List<Publication> page = new ArrayList<>((int) Math.max(0, last - first + 1));
        for (long offset = first; offset <= last; offset++) {
            page.add(at((int) (offset - oldestHeld)));
        }
        boolean more =
                !page.isEmpty() && (query.from() == HistoryQuery.From.AFTER ? last < newest : first > oldestHeld);
        return new HistoryPage(epoch, newest, page, more);
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private Publication at(int place) {
        Publication publication = ring[(head + place) % ring.length];
        if (publication == null) {
            throw new IllegalStateException("history: nothing at " + place + " of " + size);
        }
        return publication;
    }

    private void grow() {
        int capacity = (int) Math.min(maxSize, Math.max(FIRST_CAPACITY, ring.length * 2L));
        @Nullable Publication[] larger = new Publication[capacity];
        long[] largerSince = new long[capacity];
        for (int i = 0; i < size; i++) {
            larger[i] = at(i);
            largerSince[i] = since[(head + i) % since.length];
        }
        ring = larger;
        since = largerSince;
        head = 0;
    }
}
