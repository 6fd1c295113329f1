package io.chathub.conformance.chaos;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What everybody together knows of one room in one epoch. */
final class Stream {

    private final String room;
    private final String epoch;
    private final TreeMap<Long, Said> byOffset = new TreeMap<>();
    private final TreeMap<Long, Long> knownAt = new TreeMap<>();
    private long askedAt = Long.MAX_VALUE;
    private long[] ackPlaces = new long[0];
    private long[] ackHighest = new long[0];

    Stream(String room, String epoch) {
        this.room = room;
        this.epoch = epoch;
    }

    String epoch() {
        return epoch;
    }

    /** A request that was sent at that tick was answered with this epoch. */
    void asked(long at) {
        askedAt = Math.min(askedAt, at);
    }

    /** The first request that is known to have been answered out of this epoch. */
    long askedAt() {
        return askedAt;
    }

    /** Notes who is at an offset; returns who was noted before, if it is another. */
    @Nullable Said note(Said said) {
        Said before = byOffset.putIfAbsent(said.offset(), said);
        return before == null || before.equals(said) ? null : before;
    }

    Map<Long, Said> messages() {
        return byOffset;
    }

    /** The highest offset that anybody knows. */
    long newest() {
        return byOffset.isEmpty() ? 0 : byOffset.lastKey();
    }

    /** An ack of this offset arrived at that tick. */
    void acked(long at, long offset) {
        knownAt.merge(at, offset, Math::max);
    }

    /** Makes {@link #ackedBefore} ready, after the last {@link #acked}. */
    void seal() {
        ackPlaces = knownAt.keySet().stream().mapToLong(Long::longValue).toArray();
        ackHighest = knownAt.values().stream().mapToLong(Long::longValue).toArray();
        for (int i = 1; i < ackHighest.length; i++) {
            ackHighest[i] = Math.max(ackHighest[i], ackHighest[i - 1]);
        }
    }

    /** The highest offset whose ack had arrived at any client before that tick. */
    long ackedBefore(long at) {
        int found = Arrays.binarySearch(ackPlaces, at);
        int before = found >= 0 ? found : -found - 1;
        return before == 0 ? 0 : ackHighest[before - 1];
    }

    @Override
    public String toString() {
        return room + "/" + (epoch.length() > 6 ? epoch.substring(0, 6) : epoch);
    }
}
