package io.chathub.core;

import io.chathub.protocol.StreamPosition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream's numbering at one moment. Every page of a stream carries the head of the moment of the page.
 *
 * @param epoch     the random name of the numbering
 * @param offset    the offset of the newest durable event; 0 without events
 * @param floor     the highest offset of a message that is no longer held; 0 if all messages are held
 * @param cleared   the highest offset of a removed entry whose tombstone is no longer held; 0 if all are held
 * @param lastOther the offset of the newest event that was no new message; 0 if all events were messages
 * @param ancestors the earlier numberings, newest first: each epoch and the offset up to which it names the same events as
 *                  {@code epoch}; at most {@value #MAX_ANCESTORS}
 */
public record StreamHead(
        String epoch, long offset, long floor, long cleared, long lastOther, List<StreamPosition> ancestors) {

    /** The number of earlier numberings that a stream keeps: {@value}. */
    public static final int MAX_ANCESTORS = 8;

    /** Checks that nothing is null, and copies the list. */
    public StreamHead {
        Objects.requireNonNull(epoch, "epoch");
        ancestors = List.copyOf(ancestors);
    }

    /** The head of a stream whose events all are held. */
    public static StreamHead of(String epoch, long offset) {
        return new StreamHead(epoch, offset, 0, 0, 0, List.of());
    }

    /**
     * Translates an offset of an earlier numbering. An offset up to the last one that an ancestor shares with this
     * numbering names the same event here. An offset above the head of this numbering names nothing.
     *
     * @return the same offset; null where the numbering is unknown, or where it names no event of this stream
     */
    public @Nullable Long resolve(StreamPosition position) {
        if (position.epoch().equals(epoch)) {
            return position.offset() <= offset ? position.offset() : null;
        }
        for (StreamPosition ancestor : ancestors) {
            if (ancestor.epoch().equals(position.epoch())) {
                return position.offset() <= ancestor.offset() ? position.offset() : null;
            }
        }
        return null;
    }

    /**
     * Whether an offset of a client's request belongs to this stream: the epoch is the present one, or an ancestor that
     * shares the offset. An offset of the present epoch may lie above the head, where nothing is yet.
     */
    public boolean knows(String claimedEpoch, long claimedOffset) {
        return claimedEpoch.equals(epoch)
                || ancestors.stream()
                        .anyMatch(ancestor ->
                                ancestor.epoch().equals(claimedEpoch) && claimedOffset <= ancestor.offset());
    }

    /**
     * The offset that a position has in this numbering: as {@link #resolve}, and for an offset that an ancestor does not
     * share, the last offset that the ancestor shares. A read marker is translated so.
     *
     * @return the offset; null where the numbering is unknown
     */
    public @Nullable Long resolveOrLower(StreamPosition position) {
        if (position.epoch().equals(epoch)) {
            return Math.min(position.offset(), offset);
        }
        for (StreamPosition ancestor : ancestors) {
            if (ancestor.epoch().equals(position.epoch())) {
                return Math.min(position.offset(), ancestor.offset());
            }
        }
        return null;
    }

    /** The lowest offset from which all changes are held: a client at or above this offset can recover. */
    public long recoverableFrom() {
        return Math.max(floor, cleared);
    }
}
