package io.chathub.store.postgres.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.event.MessagePosted;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of one stream: history, changes, and the number of unread messages. */
final class PageReads {

    private static final String SELECT = "select " + Rows.MESSAGE + " from chat_message where stream_id = ?";

    private final Sql sql;
    private final StreamCell cell;
    private final StreamHead head;

    PageReads(Sql sql, StreamCell cell) {
        this.sql = sql;
        this.cell = cell;
        head = cell.head;
    }

    // ------------------------------------------------------------------------------------------------------- history

    HistoryPage history(HistoryQuery query) throws SQLException {
        boolean after = query.from() == HistoryQuery.From.AFTER;
        String where = query.pinned() ? " and pinned" : " and pos > ?";
        List<Object> values = new ArrayList<>(List.of(cell.id));
        if (!query.pinned()) {
            values.add(head.floor());
        }
        Long thread = query.thread();
        if (thread != null) {
            where += " and thread = ?";
            values.add(thread);
        }
        String author = query.author();
        if (author != null) {
            where += " and author = ?";
            values.add(author);
        }
        if (query.from() != HistoryQuery.From.NEWEST) {
            where += after ? " and pos > ?" : " and pos < ?";
            values.add(query.offset());
        }
        values.add(Math.min(query.limit(), Integer.MAX_VALUE - 1) + 1);
        List<MessagePosted> found = sql.list(
                SELECT + where + " order by pos" + (after ? "" : " desc") + " limit ?", Rows::state, values.toArray());
        boolean more = found.size() > query.limit();
        List<MessagePosted> page = more ? new ArrayList<>(found.subList(0, query.limit())) : found;
        if (!after) {
            Collections.reverse(page);
        }
        Long changedAfter = query.changedAfter();
        List<MessagePosted> shown = changedAfter == null
                ? page
                : page.stream()
                        .filter(message -> message.change() > changedAfter)
                        .toList();
        long begin = !page.isEmpty()
                ? page.get(0).offset()
                : query.from() == HistoryQuery.From.BEFORE ? query.offset() : Long.MAX_VALUE;
        return new HistoryPage(head, shown, more, page.size() - shown.size(), skipped(query.countedFrom(), begin));
    }

    /** R7: the number of messages above {@code from} and below {@code begin}; null where it is not asked for or not known. */
    private @Nullable Long skipped(@Nullable Long from, long begin) throws SQLException {
        if (from == null) {
            return null;
        }
        if (from >= head.floor()) {
            return sql.number(
                    "select count(*) from chat_message where stream_id = ? and pos > ? and pos < ?",
                    0,
                    cell.id,
                    from,
                    begin);
        }
        return from >= head.lastOther() ? (Long) Math.max(0, Math.min(begin - 1, head.offset()) - from) : null;
    }

    // ------------------------------------------------------------------------------------------------------- changes

    /** Messages that no event has changed, changed ones and other entries: each by an index of its own, merged by change. */
    ChangesPage changes(long after, int limit) throws SQLException {
        int most = Math.min(limit, Integer.MAX_VALUE - 2)
                + 2; // a reply beyond the limit, and one that shows there is more
        List<Entry> merged = new ArrayList<>(sql.list(
                SELECT + " and pos > ? and change = pos order by pos limit ?", Rows::message, cell.id, after, most));
        merged.addAll(sql.list(
                SELECT + " and change > ? and change <> pos order by change, pos limit ?",
                Rows::message,
                cell.id,
                after,
                most));
        merged.addAll(sql.list(
                "select " + Rows.ENTRY + " from chat_entry where stream_id = ? and change > ? order by change limit ?",
                Rows::entry,
                cell.id,
                after,
                most));
        merged.sort(PageReads::byChange);
        int end = Math.min(limit, merged.size());
        while (end > 0
                && end < merged.size()
                && merged.get(end).change() == merged.get(end - 1).change()) {
            end++;
        }
        boolean more = end < merged.size();
        List<Entry> page = merged.subList(0, end);
        return new ChangesPage(head, page, more ? page.get(end - 1).change() : head.offset(), more);
    }

    /** By change; of equal changes, the root of a thread before its reply. */
    private static int byChange(Entry a, Entry b) {
        int byChange = Long.compare(a.change(), b.change());
        return byChange != 0 ? byChange : Long.compare(offset(a), offset(b));
    }

    private static long offset(Entry entry) {
        return entry.state() instanceof MessagePosted message ? message.offset() : Long.MAX_VALUE;
    }

    // --------------------------------------------------------------------------------------------------------- tally

    Tally tally(TallyQuery query) throws SQLException {
        List<Boolean> counted = sql.list(
                "select case when state like '%\"mentions\"%' or state like '%\"everyone\"%' then state end"
                        + " from chat_message where stream_id = ? and pos > ? and not deleted"
                        + " and (author is null or (author <> ? and author <> all(?))) order by pos limit "
                        + TallyQuery.MAX,
                row -> mentions(row.getString(1), query.user()),
                cell.id,
                Math.max(query.after(), head.floor()),
                query.user(),
                query.without().toArray(String[]::new));
        int mentions = (int) counted.stream().filter(mentioned -> mentioned).count();
        return new Tally(head, counted.size(), mentions);
    }

    /** Most messages mention nobody, and the database does not send their state. */
    private static boolean mentions(@Nullable String state, String user) {
        return state != null
                && StateCodec.decode(state) instanceof MessagePosted message
                && (message.everyone() || message.mentions().contains(user));
    }
}
