package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.core.spi.store.StreamRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The removal of what the tables have of one user, in a transaction of the writer. */
final class Erasure {

    /** A message of the user. */
    private record Row(long id, long stream, long offset, boolean held, boolean deleted, String state) {

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getInt(4) != 0,
                    row.getInt(5) != 0,
                    row.getString(6));
        }
    }

    /** The messages of an author, by the index of each stream. */
    private static final String MESSAGES =
            "select m.id, m.stream_id, m.pos, m.pos > s.floor or m.pinned = 1, m.deleted, m.state, s.name"
                    + " from chat_stream s cross join chat_message m on m.stream_id = s.id and m.author = ?";

    private static final String HELD = MESSAGES + " where m.deleted = 0 and (m.pos > s.floor or m.pinned = 1) limit ?";

    /** Removes the keys of a user, by the primary key of each stream. */
    static final String KEYS = "delete from chat_key where (stream_id, key) in (select k.stream_id, k.key"
            + " from chat_stream s cross join chat_key k on k.stream_id = s.id and k.key >= ? and k.key < ?)";

    private final Sql sql;
    private final ErasedUser user;

    Erasure(Sql sql, ErasedUser user) {
        this.sql = sql;
        this.user = user;
    }

    /** The messages of an author that are held and not deleted, by stream. */
    static Map<String, List<Long>> messagesOf(Sql sql, String author, int limit) throws SQLException {
        Map<String, List<Long>> found = new LinkedHashMap<>();
        try (ResultSet rows = sql.query(HELD, author, limit)) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(7), name -> new ArrayList<>())
                        .add(rows.getLong(3));
            }
        }
        return found;
    }

    /** Returns the number of the user's messages that are held and not deleted: they stay as they are. */
    int run() throws SQLException {
        int left = 0;
        for (Row row : sql.list(MESSAGES, Row::read, user.publicId())) {
            if (!row.held()) {
                remove(row);
            } else if (row.deleted()) {
                removeAuthor(row);
            } else {
                left++;
            }
        }
        sql.run(
                "update chat_reaction set reactor = ?, user = null, name = '' where user = ?",
                user.pseudonym(),
                user.publicId());
        String ofUser = " where substr(key, -length(?1)) = ?1";
        sql.run("delete from chat_marker" + ofUser, user.keySuffix());
        sql.run("delete from chat_entry" + ofUser, user.keySuffix());
        sql.run(KEYS, user.keyPrefix(), StreamRules.afterPrefix(user.keyPrefix()));
        sql.run(
                "update chat_audit set subject = ?, reason = '' where subject_kind = 'USER' and subject = ?",
                user.pseudonym(),
                user.userId());
        // the results of batches have texts too; no batch waits for its answer between two commits of the one writer
        sql.run("delete from chat_batch");
        return left;
    }

    private void remove(Row row) throws SQLException {
        new SearchIndex(sql).erase(row.id());
        sql.run("delete from chat_reaction where stream_id = ? and target = ?", row.stream(), row.offset());
        sql.run("delete from chat_message where id = ?", row.id());
    }

    private void removeAuthor(Row row) throws SQLException {
        sql.run(
                "update chat_message set author = null, state = ? where id = ?",
                StateCodec.encode(ErasedUser.withoutAuthor(StateCodec.decode(row.state()))),
                row.id());
    }
}
