package io.chathub.core.internal.broker.stream;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The read markers of one stream that are rows of their own, and the rule that moves a marker.
 *
 * <p><b>R9:</b> positions of earlier numberings are translated before they are compared. Guarded by its
 * {@link EntryStream}.
 */
final class MarkerRows {

    /** The largest number of rows: markers are shown in conversations and small rooms only. */
    static final int MAX_ROWS = 10_000;

    private @Nullable TreeMap<String, Marker> rows;

    /** The position to store; null where nothing moves. */
    static @Nullable StreamPosition moved(@Nullable StreamPosition stored, Advance advance, StreamHead head) {
        StreamPosition wanted = present(advance.marker(), head);
        if (stored == null) {
            return wanted;
        }
        StreamPosition before = present(stored, head);
        if (!before.epoch().equals(wanted.epoch())) {
            return wanted;
        }
        boolean moves = advance.back() ? wanted.offset() != before.offset() : wanted.offset() > before.offset();
        return moves ? wanted : null;
    }

    /** R9 and R10: a position in the present numbering, at most the head; a position of an unknown numbering as it is. */
    private static StreamPosition present(StreamPosition position, StreamHead head) {
        Long offset = head.resolveOrLower(position);
        return offset == null ? position : new StreamPosition(head.epoch(), offset);
    }

    @Nullable Marker find(String key) {
        return rows == null ? null : rows.get(key);
    }

    boolean isFull() {
        return rows != null && rows.size() >= MAX_ROWS;
    }

    void put(Marker row) {
        if (rows == null) {
            rows = new TreeMap<>();
        }
        rows.put(row.key(), row);
    }

    /** The rows at or above {@code target}, by key. */
    List<Marker> page(long target, @Nullable String after, int limit, StreamHead head) {
        List<Marker> page = new ArrayList<>();
        if (rows == null) {
            return page;
        }
        for (Marker row : (after == null ? rows : rows.tailMap(after, false)).values()) {
            if (page.size() == limit) {
                break;
            }
            StreamPosition position = present(row.position(), head);
            if (position.epoch().equals(head.epoch()) && position.offset() >= target) {
                page.add(new Marker(row.key(), position, row.name()));
            }
        }
        return page;
    }

    /** R9: translates all rows into the new numbering, so that none depends on an ancestor that is forgotten later. */
    void renew(StreamHead head) {
        if (rows != null) {
            rows.replaceAll((key, row) -> new Marker(key, present(row.position(), head), row.name()));
        }
    }
}
