package io.chathub.store.sqlite.internal;

import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.reply.Place;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The keys of the events of one stream, within a transaction of the writer. */
final class KeyRows {

    private final Sql sql;
    private final StreamCell cell;
    private final RoomOptions options;
    private final long now;

    KeyRows(Sql sql, StreamCell cell, RoomOptions options, long now) {
        this.sql = sql;
        this.cell = cell;
        this.options = options;
        this.now = now;
    }

    private long begin() {
        return now - options.idempotencyWindow().toMillis();
    }

    @Nullable Place find(String key) throws SQLException {
        return find(sql, cell.id, key, begin());
    }

    /** The position of a key that was stored at {@code since} or later. */
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
        if (cell.keys < 0 || cell.keys >= options.maxIdempotencyKeys()) {
            cell.keys =
                    sql.number("select count(*) from chat_key where stream_id = ? and since >= ?", 0, cell.id, begin());
        }
        return cell.keys >= options.maxIdempotencyKeys();
    }

    int store(String key, Place place) throws SQLException {
        if (cell.keys >= 0) {
            cell.keys++;
        }
        return sql.run(
                "insert or replace into chat_key(stream_id, key, epoch, pos, at, since) values(?, ?, ?, ?, ?, ?)",
                cell.id,
                key,
                place.epoch(),
                place.offset(),
                place.timestamp().toEpochMilli(),
                now);
    }
}
