package io.chathub.store.postgres.internal;

import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search, newest first by the order of the commits. The cursor is the id of the page's last message.
 *
 * <p>The newest messages of the streams are compared first: a common word fills the page with them. Else the index of the words is
 * read, which has no order: a page costs all messages with the words.
 */
final class SearchReads {

    /** The largest number of messages that are compared. */
    private static final int COMPARED = 1_000;

    /** The number of the newest messages of all streams of which these are taken. Streams have different shares of the newest. */
    private static final int NEWEST = 4_000;

    /** The largest distance of the cursor from the newest message of all: the messages after the cursor are read one by one. */
    private static final int PASSED = 20_000;

    /** The newest messages of each stream, of one author or of all. */
    private static final String NEWEST_OF =
            "with newest as materialized (select m.id, m.stream_id from unnest(?::bigint[]) as s(id) cross join lateral ("
                    + "select id, stream_id from chat_message where stream_id = s.id and id < ?";

    /** Of the newest, the messages above the oldest one of each stream that has more. */
    private static final String COMPARED_OF = " order by pos desc limit ?) m),"
            + " compared as materialized (select id from newest where id >= (select coalesce(max(oldest), 0) from ("
            + "select min(id) as oldest from newest group by stream_id having count(*) >= ?) longer)"
            + " order by id desc limit ?)";

    /** The offset keeps the planner from the index of the words, of which it would read all messages with the words. */
    private static final String WITH_WORDS =
            " select m.id, m.state from (select c.id from (select id from compared order by id desc) c cross join lateral ("
                    + "select words from chat_search where id = c.id offset 0) s where s.words @@ (select ?::tsquery)"
                    + " order by c.id desc limit ?) page join chat_message m on m.id = page.id order by m.id desc";

    /**
     * Without a limit and without the cursor: with one of them the planner may read all messages by their id, and so those of other
     * streams.
     */
    private static final String HITS =
            "with hits as materialized (select id from chat_search where words @@ ?::tsquery)";

    private record Hit(long id, MessagePosted message) {}

    private final Sql sql;
    private final SearchQuery query;
    private final long before;
    private final String expression;
    /** One more than the page has. */
    private final long most;

    private SearchReads(Sql sql, SearchQuery query, long before, String expression) {
        this.sql = sql;
        this.query = query;
        this.before = before;
        this.expression = expression;
        most = query.limit() + 1L;
    }

    static SearchPage search(Sql sql, SearchQuery query) throws SQLException {
        SearchWords words = new SearchWords(query.text());
        long before = cursor(query);
        List<Long> streams = sql.list("select id from chat_stream where name = any(?)", row -> row.getLong(1), (Object)
                query.streams().toArray(String[]::new));
        if (words.isEmpty() || streams.isEmpty()) {
            return new SearchPage(List.of(), null);
        }
        sql.run("set local enable_seqscan = off");
        SearchReads reads = new SearchReads(sql, query, before, SearchIndex.expression(streams, words));
        List<Hit> hits = reads.amongTheNewest(streams);
        return reads.page(hits.size() < reads.most ? reads.amongAll() : hits);
    }

    private SearchPage page(List<Hit> hits) {
        boolean more = hits.size() > query.limit();
        List<Hit> page = more ? hits.subList(0, query.limit()) : hits;
        return new SearchPage(
                page.stream().map(Hit::message).toList(),
                more ? Long.toString(page.get(page.size() - 1).id()) : null);
    }

    /** The hits of the page that are among the newest messages; fewer than those of the page where there are older ones. */
    private List<Hit> amongTheNewest(List<Long> streams) throws SQLException {
        if (before != Long.MAX_VALUE && before < sql.number("select max(id) from chat_message", 0) - PASSED) {
            return List.of();
        }
        long ofStream = Math.max(2, Math.min(COMPARED, NEWEST / streams.size()));
        List<@Nullable Object> values = new ArrayList<>(List.of(streams.toArray(Long[]::new), before));
        if (query.author() != null) {
            values.add(query.author());
        }
        values.addAll(List.of(ofStream, ofStream, COMPARED, expression, most));
        String ofAuthor = query.author() == null ? "" : " and author = ?";
        return sql.list(NEWEST_OF + ofAuthor + COMPARED_OF + WITH_WORDS, SearchReads::hit, values.toArray());
    }

    private List<Hit> amongAll() throws SQLException {
        return query.author() == null
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
    }

    private static Hit hit(ResultSet row) throws SQLException {
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
