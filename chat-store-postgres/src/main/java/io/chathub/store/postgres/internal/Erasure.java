package io.chathub.store.postgres.internal;

import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.core.spi.store.StreamRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The removal of what the tables have of one user, in one transaction. */
final class Erasure {

    /** A message of the user. */
    private record Row(long id, long stream, long offset, boolean held, boolean deleted, String state) {

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getString(6));
        }
    }

    private record Held(String stream, long offset) {}

    private static final String MESSAGES =
            " from chat_message m join chat_stream s on s.id = m.stream_id where m.author = ?";

    private final Sql sql;
    private final ErasedUser user;
    /** The end of the keys of the user's markers and entries, backward. */
    private final String suffix;

    Erasure(Sql sql, ErasedUser user) {
        this.sql = sql;
        this.user = user;
        suffix = new StringBuilder(user.keySuffix()).reverse().toString();
    }

    /** See {@link io.chathub.core.spi.store.MessageStore#messagesOf}. */
    static Map<String, List<Long>> messagesOf(Sql sql, String author, int limit) throws SQLException {
        Map<String, List<Long>> found = new LinkedHashMap<>();
        for (Held held : sql.list(
                "select s.name, m.pos" + MESSAGES + " and not m.deleted and (m.pos > s.floor or m.pinned)"
                        + " order by s.id, m.pos limit ?",
                row -> new Held(row.getString(1), row.getLong(2)),
                author,
                limit)) {
            found.computeIfAbsent(held.stream(), name -> new ArrayList<>()).add(held.offset());
        }
        return found;
    }

    /** Returns the number of the user's messages that are held and not deleted: they stay as they are. */
    int run() throws SQLException {
        lockStreams();
        int left = 0;
        for (Row row : sql.list(
                "select m.id, m.stream_id, m.pos, m.pos > s.floor or m.pinned, m.deleted, m.state" + MESSAGES,
                Row::read,
                user.publicId())) {
            if (!row.held()) {
                remove(row);
            } else if (row.deleted()) {
                removeAuthor(row);
            } else {
                left++;
            }
        }
        sql.run(
                "update chat_reaction set reactor = ?, user_id = null, name = '' where user_id = ?",
                user.pseudonym(),
                user.publicId());
        for (String table : List.of("chat_marker", "chat_entry")) {
            sql.run(
                    "delete from " + table + " where reverse(key) >= ? and reverse(key) < ?",
                    suffix,
                    StreamRules.afterPrefix(suffix));
        }
        sql.run(
                "delete from chat_key where key >= ? and key < ?",
                user.keyPrefix(),
                StreamRules.afterPrefix(user.keyPrefix()));
        sql.run(
                "update chat_audit set subject = ?, reason = '' where subject_kind = 'USER' and subject = ?",
                user.pseudonym(),
                user.userId());
        // the results of batches have texts too, and stay: a process may wait for one of them, for an hour
        return left;
    }

    /** Locks all streams with a row that changes, before any other row: a commit locks its stream first, too. */
    private void lockStreams() throws SQLException {
        String end = StreamRules.afterPrefix(suffix);
        sql.list(
                "select id from chat_stream where id in (select stream_id from chat_message where author = ?"
                        + " union select stream_id from chat_reaction where user_id = ?"
                        + " union select stream_id from chat_marker where reverse(key) >= ? and reverse(key) < ?"
                        + " union select stream_id from chat_entry where reverse(key) >= ? and reverse(key) < ?"
                        + " union select stream_id from chat_key where key >= ? and key < ?)"
                        + " order by id for update",
                row -> 0,
                user.publicId(),
                user.publicId(),
                suffix,
                end,
                suffix,
                end,
                user.keyPrefix(),
                StreamRules.afterPrefix(user.keyPrefix()));
    }

    private void remove(Row row) throws SQLException {
        sql.run("delete from chat_search where id = ?", row.id());
        sql.run("delete from chat_reaction where stream_id = ? and target = ?", row.stream(), row.offset());
        sql.run("delete from chat_message where stream_id = ? and pos = ?", row.stream(), row.offset());
    }

    private void removeAuthor(Row row) throws SQLException {
        sql.run(
                "update chat_message set author = null, state = ? where stream_id = ? and pos = ?",
                StateCodec.encode(ErasedUser.withoutAuthor(StateCodec.decode(row.state()))),
                row.stream(),
                row.offset());
    }
}
