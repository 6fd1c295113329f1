package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A search, newest first by the order of the commits. The cursor is the row of the page's last message. The expression of the
 * index has words of {@link io.chathub.core.spi.store.SearchTokens} in quotes only, never the text of the search.
 */
final class SearchReads {

    /** Beside the index, only the rows of the found messages are read. */
    static final String STATEMENT = "select s.rowid, m.state from chat_search s join chat_message m on m.id = s.rowid"
            + " where chat_search match ? and s.rowid < ?{author} order by s.rowid desc limit ?";

    private record Hit(long id, MessagePosted message) {}

    private SearchReads() {}

    static SearchPage search(Sql sql, SearchQuery query) throws SQLException {
        SearchWords words = new SearchWords(query.text());
        long before = cursor(query);
        StringJoiner anyOf = new StringJoiner(" OR ");
        for (String name : query.streams()) {
            StreamCell cell = Rows.stream(sql, name);
            if (cell != null) {
                anyOf.add(expression(cell.id, words));
            }
        }
        if (words.isEmpty() || anyOf.length() == 0) {
            return new SearchPage(List.of(), null);
        }
        List<Object> values = new ArrayList<>(List.of(anyOf.toString(), before));
        String author = "";
        if (query.author() != null) {
            author = " and m.author = ?";
            values.add(query.author());
        }
        values.add(query.limit() + 1L);
        List<Hit> hits = sql.list(
                STATEMENT.replace("{author}", author),
                row -> new Hit(row.getLong(1), (MessagePosted) StateCodec.decode(row.getString(2))),
                values.toArray());
        boolean more = hits.size() > query.limit();
        List<Hit> page = more ? hits.subList(0, query.limit()) : hits;
        return new SearchPage(
                page.stream().map(Hit::message).toList(),
                more ? Long.toString(page.get(page.size() - 1).id()) : null);
    }

    /** The words in one stream, as an expression of the index. */
    static String expression(long stream, SearchWords words) {
        StringJoiner all = new StringJoiner(" AND ", "(", ")");
        for (SearchWords.Term term : words.terms()) {
            all.add('"' + SearchIndex.tokens(stream, term.tokens()) + '"' + (term.prefix() ? " *" : ""));
        }
        return all.toString();
    }

    private static long cursor(SearchQuery query) {
        try {
            return query.before() == null ? Long.MAX_VALUE : Long.parseLong(query.before());
        } catch (NumberFormatException e) {
            ProtocolException refusal = new ProtocolException(ErrorCode.BAD_FIELD, "before: no cursor of a search");
            refusal.addSuppressed(e);
            throw refusal;
        }
    }
}
