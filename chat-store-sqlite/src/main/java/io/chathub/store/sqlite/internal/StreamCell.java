package io.chathub.store.sqlite.internal;

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

/** The row of a stream, and what the writer remembers of the stream between its commits. For one thread at a time. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class StreamCell {

    final long id;
    final String name;
    StreamHead head;
    Instant latest;
    /** The number of messages above the floor that are not pinned. */
    long messages;
    /** The time at which the oldest of these was stored; null where it has to be read. */
    @Nullable Long oldest;

    StreamRetention retention = StreamRetention.DEFAULT;
    /** The number of keys, or more: keys that are too old may be counted; -1 where it has to be read. */
    long keys = -1;

    private StreamCell(long id, String name, StreamHead head, Instant latest, long messages) {
        this.id = id;
        this.name = name;
        this.head = head;
        this.latest = latest;
        this.messages = messages;
    }

    static StreamCell read(ResultSet row) throws SQLException {
        long latest = row.getLong(8);
        Instant time = row.wasNull() ? Instant.MIN : Instant.ofEpochMilli(latest);
        return new StreamCell(row.getLong(1), row.getString(2), Rows.head(row), time, row.getLong(9));
    }

    /** Makes the row of a stream that begins. */
    static StreamCell create(Sql sql, String name, String epoch, long now) throws SQLException {
        sql.run(
                "insert into chat_stream(name, epoch, head, floor, cleared, last_other, latest, messages, ancestors,"
                        + " created_at) values(?, ?, 0, 0, 0, 0, null, 0, '', ?)",
                name,
                epoch,
                now);
        long id = sql.number("select last_insert_rowid()", 0);
        return new StreamCell(id, name, StreamHead.of(epoch, 0), Instant.MIN, 0);
    }

    /** Reads the retention of the stream's own. */
    StreamCell withRetention(Sql sql) throws SQLException {
        StreamRetention own =
                sql.first("select messages, age from chat_retention where stream = ?", StreamCell::retention, name);
        retention = own == null ? StreamRetention.DEFAULT : own;
        return this;
    }

    private static StreamRetention retention(ResultSet row) throws SQLException {
        int number = row.getInt(1);
        Integer messages = row.wasNull() ? null : Integer.valueOf(number);
        long millis = row.getLong(2);
        return new StreamRetention(messages, row.wasNull() ? null : Duration.ofMillis(millis));
    }

    void save(Sql sql) throws SQLException {
        sql.run(
                "update chat_stream set epoch = ?, head = ?, floor = ?, cleared = ?, last_other = ?, latest = ?,"
                        + " messages = ?, ancestors = ? where id = ?",
                head.epoch(),
                head.offset(),
                head.floor(),
                head.cleared(),
                head.lastOther(),
                latest.equals(Instant.MIN) ? null : latest.toEpochMilli(),
                messages,
                Rows.ancestors(head.ancestors()),
                id);
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

    StreamState state(Sql sql) throws SQLException {
        if (messages == 0) {
            oldest = null;
        } else if (oldest == null) {
            oldest = sql.first(
                    "select since from chat_message where stream_id = ? and pos > ? and pinned = 0 order by pos limit 1",
                    Sql::longOrNull,
                    id,
                    head.floor());
        }
        return new StreamState(head, oldest, retention);
    }
}
