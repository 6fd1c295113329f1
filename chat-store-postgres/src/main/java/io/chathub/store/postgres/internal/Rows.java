package io.chathub.store.postgres.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads rows as entries, markers and heads, and writes the parts of a head. */
final class Rows {

    /** The columns of a message, as {@link #message} reads them. */
    static final String MESSAGE = "pos, change, version, changed_at, label, state";

    /** The columns of an entry, as {@link #entry} reads them. */
    static final String ENTRY = "key, change, version, changed_at, removed, label, marker_epoch, marker_pos, state";

    /** The columns of a marker, as {@link #marker} reads them. */
    static final String MARKER = "key, epoch, pos, name";

    /** Selects streams; see {@link StreamCell#read}. */
    static final String STREAMS = streams("");

    /** Selects streams, and the number of the last erasure at the same moment as the column {@link #ERASURE}. */
    static final String STREAMS_AND_ERASURE = streams(", (select value from chat_meta where key = 'erasure')");

    static final int ERASURE = 15;

    private static String streams(String more) {
        return "select id, name, epoch, head, floor, cleared, last_other, latest, messages, oldest, keys,"
                + " ancestors, (select r.messages from chat_retention r where r.stream = chat_stream.name),"
                + " (select r.age from chat_retention r where r.stream = chat_stream.name)" + more
                + " from chat_stream";
    }

    private Rows() {}

    static Entry message(ResultSet row) throws SQLException {
        return new Entry(
                DurableEvent.messageKey(row.getLong(1)),
                row.getLong(2),
                row.getLong(3),
                false,
                StateCodec.decode(row.getString(6)),
                row.getString(5),
                null,
                Instant.ofEpochMilli(row.getLong(4)));
    }

    static boolean isPinned(MessagePosted message) {
        return message.state() != null && message.state().pinned();
    }

    /** The state in the sixth column. */
    static MessagePosted state(ResultSet row) throws SQLException {
        return (MessagePosted) StateCodec.decode(row.getString(6));
    }

    static Entry entry(ResultSet row) throws SQLException {
        String markerEpoch = row.getString(7);
        return new Entry(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getBoolean(5),
                StateCodec.decode(row.getString(9)),
                row.getString(6),
                markerEpoch == null ? null : new StreamPosition(markerEpoch, row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(4)));
    }

    static Marker marker(ResultSet row) throws SQLException {
        return new Marker(row.getString(1), new StreamPosition(row.getString(2), row.getLong(3)), row.getString(4));
    }

    /** The text of ancestors: epoch and offset by turns, newest first. */
    static String ancestors(List<StreamPosition> ancestors) {
        StringJoiner text = new StringJoiner(" ");
        ancestors.forEach(ancestor -> text.add(ancestor.epoch()).add(Long.toString(ancestor.offset())));
        return text.toString();
    }

    private static List<StreamPosition> ancestors(String text) {
        List<StreamPosition> ancestors = new ArrayList<>();
        String[] parts = text.isEmpty() ? new String[0] : text.split(" ", -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            ancestors.add(new StreamPosition(parts[i], Long.parseLong(parts[i + 1])));
        }
        return ancestors;
    }

    static StreamHead head(ResultSet row) throws SQLException {
        return new StreamHead(
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                ancestors(row.getString(12)));
    }

    static @Nullable StreamCell stream(Sql sql, String name) throws SQLException {
        return sql.first(STREAMS + " where name = ?", StreamCell::read, name);
    }
}
