package io.chathub.store.postgres.internal;

import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.reply.Place;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the events of one stream, within a commit: those that the commit asks for are read together. */
final class KeyRows {

    private final Sql sql;
    private final StreamCell cell;
    private final CommitRows rows;
    private final RoomOptions options;
    private final long begin;
    private final Map<String, Place> known = new HashMap<>();

    KeyRows(Sql sql, StreamCell cell, CommitRows rows, RoomOptions options, long now) {
        this.sql = sql;
        this.cell = cell;
        this.rows = rows;
        this.options = options;
        begin = now - options.idempotencyWindow().toMillis();
    }

    /** Reads the positions of all keys that {@link #find} will be asked for. */
    void read(Collection<String> keys) throws SQLException {
        sql.list(
                "select key, epoch, pos, at from chat_key where stream_id = ? and key = any(?) and since >= ?",
                row -> known.put(
                        row.getString(1),
                        Place.of(row.getString(2), row.getLong(3), Instant.ofEpochMilli(row.getLong(4)))),
                cell.id,
                keys.toArray(String[]::new),
                begin);
    }

    @Nullable Place find(String key) {
        return known.get(key);
    }

    /** The position of a key that was stored at {@code since} or later, for a reader. */
    static @Nullable Place find(Sql sql, long stream, String key, long since) throws SQLException {
        return sql.first(
                "select epoch, pos, at from chat_key where stream_id = ? and key = ? and since >= ?",
                row -> Place.of(row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))),
                stream,
                key,
                since);
    }

    /** Whether the limit is reached. The number of the cell may count keys that are too old: only then the rows are counted. */
    boolean isFull() throws SQLException {
        if (cell.keys >= options.maxIdempotencyKeys()) {
            rows.flush();
            cell.keys =
                    sql.number("select count(*) from chat_key where stream_id = ? and since >= ?", 0, cell.id, begin);
        }
        return cell.keys >= options.maxIdempotencyKeys();
    }

    void store(String key, Place place) {
        cell.keys++;
        known.put(key, place);
        rows.add(cell.id, key, place);
    }
}
