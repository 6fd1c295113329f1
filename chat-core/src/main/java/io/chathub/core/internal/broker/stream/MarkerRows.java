package io.chathub.core.internal.broker.stream;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The read markers of one stream that are rows of their own.
 *
 * <p><b>R9:</b> positions of earlier numberings are translated before they are compared. Guarded by its
 * {@link EntryStream}.
 */
final class MarkerRows {

    private @Nullable TreeMap<String, Marker> rows;

    @Nullable Marker find(String key) {
        return rows == null ? null : rows.get(key);
    }

    int size() {
        return rows == null ? 0 : rows.size();
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
            StreamPosition position = StreamRules.present(row.position(), head);
            if (position.epoch().equals(head.epoch()) && position.offset() >= target) {
                page.add(new Marker(row.key(), position, row.name()));
            }
        }
        return page;
    }

    /** R9: translates all rows into the new numbering, so that none depends on an ancestor that is forgotten later. */
    void renew(StreamHead head) {
        if (rows != null) {
            rows.replaceAll((key, row) -> new Marker(key, StreamRules.present(row.position(), head), row.name()));
        }
    }
}
