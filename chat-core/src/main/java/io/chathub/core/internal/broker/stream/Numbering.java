package io.chathub.core.internal.broker.stream;

import io.chathub.core.StreamHead;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbering of one stream.
 *
 * <p><b>R1:</b> each durable event takes the next offset. <b>R9:</b> a new epoch goes on from the last offset that is kept,
 * and the numbering remembers its last epochs. Guarded by its {@link EntryStream}.
 */
final class Numbering {

    private String epoch;
    private long offset;
    private long floor;
    private long cleared;
    private long lastOther;
    private List<StreamPosition> ancestors = List.of();
    /** The timestamp of the newest durable event. Events of two threads may come in another order than their timestamps. */
    private Instant latest = Instant.MIN;

    Numbering(String epoch) {
        this.epoch = epoch;
    }

    /** R1: takes the next offset, for an event that was accepted at {@code timestamp}. */
    long next(Instant timestamp, boolean message) {
        offset++;
        if (timestamp.isAfter(latest)) {
            latest = timestamp;
        }
        if (!message) {
            lastOther = offset;
        }
        return offset;
    }

    String epoch() {
        return epoch;
    }

    /** Whether the epoch is the first one. */
    boolean isFirst() {
        return ancestors.isEmpty();
    }

    /** The offset of the newest event; 0 without events. */
    long offset() {
        return offset;
    }

    /** The highest offset of a message that is no longer held. */
    long floor() {
        return floor;
    }

    /** The offset of the newest event that was no new message. */
    long lastOther() {
        return lastOther;
    }

    /** The time of the newest event: the timestamps of a stream never decrease. */
    Instant latest() {
        return latest;
    }

    /** The position of the newest event. */
    Place place() {
        return Place.of(epoch, offset, latest);
    }

    void raiseFloor(long message) {
        floor = Math.max(floor, message);
    }

    void raiseCleared(long change) {
        cleared = Math.max(cleared, change);
    }

    StreamHead head() {
        return new StreamHead(epoch, offset, floor, cleared, lastOther, ancestors);
    }

    /** R9: begins an epoch that goes on from {@code kept}; the events above {@code kept} are lost. */
    void renew(String newEpoch, long kept) {
        List<StreamPosition> earlier = new ArrayList<>();
        earlier.add(new StreamPosition(epoch, kept));
        for (StreamPosition ancestor : ancestors) {
            if (earlier.size() < StreamHead.MAX_ANCESTORS) {
                earlier.add(new StreamPosition(ancestor.epoch(), Math.min(ancestor.offset(), kept)));
            }
        }
        ancestors = List.copyOf(earlier);
        epoch = newEpoch;
        offset = kept;
        lastOther = Math.min(lastOther, kept);
        floor = Math.min(floor, kept);
        cleared = Math.min(cleared, kept);
    }
}
