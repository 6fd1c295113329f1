package io.chathub.store.postgres.internal;

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

/**
 * A search, newest first by the order of the commits. The cursor is the id of the page's last message.
 *
 * <p>The index of the words is read alone and first, without a limit and without the cursor: with one of them the planner may read all
 * messages by their id, and so those of other streams.
 */
final class SearchReads {

    private record Hit(long id, MessagePosted message) {}

    private static final String HITS =
            "with hits as materialized (select id from chat_search where words @@ ?::tsquery)";

    private SearchReads() {}

    static SearchPage search(Sql sql, SearchQuery query) throws SQLException {
        SearchWords words = new SearchWords(query.text());
        long before = cursor(query);
        List<Long> streams = sql.list("select id from chat_stream where name = any(?)", row -> row.getLong(1), (Object)
                query.streams().toArray(String[]::new));
        if (words.isEmpty() || streams.isEmpty()) {
            return new SearchPage(List.of(), null);
        }
        sql.run("set local enable_seqscan = off");
        String expression = SearchIndex.expression(streams, words);
        long most = query.limit() + 1L;
        List<Hit> hits = query.author() == null
                ? sql.list(
                        HITS
                                + " select m.id, m.state from (select id from hits where id < ? order by id desc limit ?) newest"
                                + " join chat_message m on m.id = newest.id order by m.id desc",
                        SearchReads::hit,
                        expression,
                        before,
                        most)
                : sql.list(
                        HITS + " select m.id, m.state from hits join chat_message m on m.id = hits.id"
                                + " where hits.id < ? and m.author = ? order by m.id desc limit ?",
                        SearchReads::hit,
                        expression,
                        before,
                        query.author(),
                        most);
        boolean more = hits.size() > query.limit();
        List<Hit> page = new ArrayList<>(more ? hits.subList(0, query.limit()) : hits);
        return new SearchPage(
                page.stream().map(Hit::message).toList(),
                more ? Long.toString(page.get(page.size() - 1).id()) : null);
    }

    private static Hit hit(java.sql.ResultSet row) throws SQLException {
        return new Hit(row.getLong(1), (MessagePosted) StateCodec.decode(row.getString(2)));
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
