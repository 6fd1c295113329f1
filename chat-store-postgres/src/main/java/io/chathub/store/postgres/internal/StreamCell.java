package io.chathub.store.postgres.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of a stream. For one thread at a time. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class StreamCell {

    final long id;
    final String name;
    StreamHead head;
    Instant latest;
    /** The number of messages above the floor that are not pinned. */
    long messages;
    /** The time at which the oldest of these was stored; null where there is none. */
    @Nullable Long oldest;
    /** Whether {@link #oldest} has to be read again. */
    boolean oldestChanged;
    /** The number of keys, or more: keys that are too old may be counted. */
    long keys;

    StreamRetention retention;

    private StreamCell(
            long id,
            String name,
            StreamHead head,
            Instant latest,
            long messages,
            @Nullable Long oldest,
            long keys,
            StreamRetention retention) {
        this.id = id;
        this.name = name;
        this.head = head;
        this.latest = latest;
        this.messages = messages;
        this.oldest = oldest;
        this.keys = keys;
        this.retention = retention;
    }

    static StreamCell read(ResultSet row) throws SQLException {
        Long latest = Sql.longOrNull(row, 8);
        return new StreamCell(
                row.getLong(1),
                row.getString(2),
                Rows.head(row),
                latest == null ? Instant.MIN : Instant.ofEpochMilli(latest),
                row.getLong(9),
                Sql.longOrNull(row, 10),
                row.getLong(11),
                retention(Sql.longOrNull(row, 13), Sql.longOrNull(row, 14)));
    }

    private static StreamRetention retention(@Nullable Long messages, @Nullable Long age) {
        return messages == null && age == null
                ? StreamRetention.DEFAULT
                : new StreamRetention(
                        messages == null ? null : messages.intValue(), age == null ? null : Duration.ofMillis(age));
    }

    /** A message was stored. */
    void added(long now) {
        if (messages == 0) {
            oldest = now;
        }
        messages++;
    }

    void moveTo(long offset, boolean message) {
        set(head.epoch(), offset, head.floor(), head.cleared(), message ? head.lastOther() : offset, head.ancestors());
    }

    void raise(long floor, long cleared) {
        set(head.epoch(), head.offset(), floor, cleared, head.lastOther(), head.ancestors());
    }

    void renew(String epoch, List<StreamPosition> ancestors) {
        set(epoch, head.offset(), head.floor(), head.cleared(), head.lastOther(), ancestors);
    }

    private void set(
            String epoch, long offset, long floor, long cleared, long lastOther, List<StreamPosition> ancestors) {
        head = new StreamHead(epoch, offset, floor, cleared, lastOther, ancestors);
    }

    StreamState state() {
        return new StreamState(head, oldest, retention);
    }

    /** Reads what has to be read again, before the row is saved; the messages of the transaction are stored. */
    void settle(Sql sql) throws SQLException {
        if (messages == 0) {
            oldest = null;
        } else if (oldestChanged) {
            oldest = sql.first(
                    "select since from chat_message where stream_id = ? and pos > ? and not pinned order by pos limit 1",
                    Sql::longOrNull,
                    id,
                    head.floor());
        }
        oldestChanged = false;
    }

    /** Makes the rows of streams that do not exist; in the epoch that was given to clients before. */
    static void create(Sql sql, long now, String[] names, String[] epochs) throws SQLException {
        sql.run(
                "insert into chat_stream(name, epoch, head, floor, cleared, last_other, messages, keys, ancestors, created_at)"
                        + " select u.name, coalesce(b.epoch, u.epoch), 0, 0, 0, 0, 0, 0, '', ?"
                        + " from unnest(?, ?) as u(name, epoch) left join chat_begun b on b.stream = u.name"
                        + " order by u.name on conflict (name) do nothing",
                now,
                names,
                epochs);
    }

    /** The epoch of a stream that has no event; the first caller's. */
    static StreamState begin(Sql sql, String stream, String epoch) throws SQLException {
        sql.run(
                "insert into chat_begun(stream, epoch, created_at)"
                        + " values(?, ?, (extract(epoch from now()) * 1000)::bigint) on conflict (stream) do nothing",
                stream,
                epoch);
        StreamCell cell = Rows.stream(sql, stream);
        if (cell != null) {
            return cell.state();
        }
        String begun = sql.first("select epoch from chat_begun where stream = ?", row -> row.getString(1), stream);
        return new StreamState(StreamHead.of(begun == null ? epoch : begun, 0), null, StreamRetention.DEFAULT);
    }

    /** Saves the rows of streams in one statement. */
    static void save(Sql sql, List<StreamCell> cells) throws SQLException {
        int size = cells.size();
        Long[] ids = new Long[size];
        String[] epochs = new String[size];
        Long[] heads = new Long[size];
        Long[] floors = new Long[size];
        Long[] cleared = new Long[size];
        Long[] lastOther = new Long[size];
        Long[] latest = new Long[size];
        Long[] messages = new Long[size];
        Long[] oldest = new Long[size];
        Long[] keys = new Long[size];
        String[] ancestors = new String[size];
        for (int i = 0; i < size; i++) {
            StreamCell cell = cells.get(i);
            ids[i] = cell.id;
            epochs[i] = cell.head.epoch();
            heads[i] = cell.head.offset();
            floors[i] = cell.head.floor();
            cleared[i] = cell.head.cleared();
            lastOther[i] = cell.head.lastOther();
            latest[i] = cell.latest.equals(Instant.MIN) ? null : (Long) cell.latest.toEpochMilli();
            messages[i] = cell.messages;
            oldest[i] = cell.oldest;
            keys[i] = cell.keys;
            ancestors[i] = Rows.ancestors(cell.head.ancestors());
        }
        sql.run(
                "update chat_stream s set epoch = u.epoch, head = u.head, floor = u.floor, cleared = u.cleared,"
                        + " last_other = u.last_other, latest = u.latest, messages = u.messages, oldest = u.oldest,"
                        + " keys = u.keys, ancestors = u.ancestors"
                        + " from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " as u(id, epoch, head, floor, cleared, last_other, latest, messages, oldest, keys, ancestors)"
                        + " where s.id = u.id",
                ids,
                epochs,
                heads,
                floors,
                cleared,
                lastOther,
                latest,
                messages,
                oldest,
                keys,
                ancestors);
    }
}
