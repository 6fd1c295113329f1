package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.SearchTokens;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index of the words of messages, in the same transactions as the messages. The stream is a word of the index too, so that a
 * search reads no rows of other streams. The index has words and no text. A word of a removed row is found no more from then on,
 * and leaves the file when the index merges its parts.
 */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class SearchIndex {

    private final Sql sql;

    SearchIndex(Sql sql) {
        this.sql = sql;
    }

    /** The word that stands for a stream. */
    static String word(long stream) {
        return "s" + stream;
    }

    void add(long id, long stream, String text) throws SQLException {
        List<String> words = SearchTokens.of(text);
        if (!words.isEmpty()) {
            sql.run(
                    "insert into chat_search(rowid, stream, words) values(?, ?, ?)",
                    id,
                    word(stream),
                    String.join(" ", words));
        }
    }

    void remove(long id) throws SQLException {
        sql.run("delete from chat_search where rowid = ?", id);
    }

    /** Removes the rows whose ids a query gives. */
    void removeAll(String ids, @Nullable Object... values) throws SQLException {
        for (Long id : sql.list(ids, Sql::longOrNull, values)) {
            remove(id);
        }
    }
}
