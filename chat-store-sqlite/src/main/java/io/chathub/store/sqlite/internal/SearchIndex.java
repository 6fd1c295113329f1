package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.SearchTokens;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.event.MessagePosted;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The index of the words of messages, in the same transactions as the messages. It has words and no text. The stream is a part of
 * each word: a search reads nothing about the words of other streams, neither their rows nor whether they exist.
 *
 * <p>The words of an edited or deleted text leave the file with that change. Those of messages that are too many or too old are
 * found no more from their removal on, and leave the file when the index merges its parts.
 */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class SearchIndex {

    /** Is in no word of {@link SearchTokens}, and in one token of the index with the letters beside it. */
    private static final char BOUNDARY = '\u00B7';

    private static final int STREAM_RADIX = 36;

    private record Row(long stream, MessagePosted message) {}

    private final Sql sql;

    SearchIndex(Sql sql) {
        this.sql = sql;
    }

    /** The token of the index for a word in a stream. */
    static String token(long stream, String word) {
        return Long.toString(stream, STREAM_RADIX) + BOUNDARY + word;
    }

    /** The tokens of words that follow each other, as the index has them. */
    static String tokens(long stream, List<String> words) {
        StringJoiner tokens = new StringJoiner(" ");
        for (String word : words) {
            tokens.add(token(stream, word));
        }
        return tokens.toString();
    }

    void add(long id, long stream, String text) throws SQLException {
        List<String> words = SearchTokens.of(text);
        if (!words.isEmpty()) {
            sql.run("insert into chat_search(rowid, words) values(?, ?)", id, tokens(stream, words));
        }
    }

    /** Removes the words of a message from the file, while its row still has the text. */
    void erase(long id) throws SQLException {
        overwrite(true);
        remove(id);
        overwrite(false);
    }

    /** Removes the rows whose ids a query gives, while these rows still have their texts. */
    void removeAll(String ids, @Nullable Object... values) throws SQLException {
        for (Long id : sql.list(ids, Sql::longOrNull, values)) {
            remove(id);
        }
    }

    /** A removal names the words: the index does not have them by message. */
    private void remove(long id) throws SQLException {
        Row row = sql.first(
                "select stream_id, state from chat_message where id = ?"
                        + " and exists(select 1 from chat_search_docsize d where d.id = chat_message.id)",
                found -> new Row(found.getLong(1), (MessagePosted) StateCodec.decode(found.getString(2))),
                id);
        if (row != null) {
            sql.run(
                    "insert into chat_search(chat_search, rowid, words) values('delete', ?, ?)",
                    id,
                    tokens(row.stream(), SearchTokens.of(row.message().text())));
        }
    }

    /** Whether the index overwrites what is removed, instead of marking it as removed: that takes some times longer. */
    private void overwrite(boolean isOn) throws SQLException {
        sql.run("insert into chat_search(chat_search, rank) values('secure-delete', ?)", isOn ? 1 : 0);
    }
}
