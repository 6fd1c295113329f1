package io.chathub.store.sqlite.internal;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.StreamRules;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The removal of messages that are too many or too old, and of tombstones that are too many.
 *
 * <p><b>R5:</b> a message above the floor, or pinned, is held. A message that was pinned, is not any more and lies below the
 * floor stays as a state of changes until the floor has reached its last change; nothing else finds it.
 */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class Retention {

    private static final String UNPINNED = " from chat_message where stream_id = ? and pos > ? and pinned = 0";

    private final Sql sql;
    private final StreamCell cell;
    private final RoomOptions options;
    private final SearchIndex search;

    Retention(Sql sql, StreamCell cell, RoomOptions options, SearchIndex search) {
        this.sql = sql;
        this.cell = cell;
        this.options = options;
        this.search = search;
    }

    void pruneByNumber() throws SQLException {
        long excess = cell.messages - cell.retention.messages(options);
        if (excess > 0) {
            raiseFloor(sql.first(
                    "select pos" + UNPINNED + " order by pos limit 1 offset ?",
                    Sql::longOrNull,
                    cell.id,
                    cell.head.floor(),
                    excess - 1));
        }
    }

    void pruneByAge(long now) throws SQLException {
        Long oldest = cell.state(sql).oldest();
        long cutoff = now - cell.retention.ageMillis(options);
        if (oldest == null || oldest >= cutoff) {
            return;
        }
        long firstKept = sql.number(
                "select pos" + UNPINNED + " and since >= ? order by pos limit 1",
                Long.MAX_VALUE,
                cell.id,
                cell.head.floor(),
                cutoff);
        raiseFloor(sql.first(
                "select pos" + UNPINNED + " and pos < ? order by pos desc limit 1",
                Sql::longOrNull,
                cell.id,
                cell.head.floor(),
                firstKept));
    }

    private void raiseFloor(@Nullable Long floor) throws SQLException {
        if (floor == null || floor <= cell.head.floor()) {
            return;
        }
        cell.messages -=
                sql.number("select count(*)" + UNPINNED + " and pos <= ?", 0, cell.id, cell.head.floor(), floor);
        cell.oldest = null;
        cell.raise(floor, cell.head.cleared());
        letGo();
    }

    /** Removes the messages that are not held, and no longer a state of changes. */
    void letGo() throws SQLException {
        long floor = cell.head.floor();
        String below = " from chat_message where stream_id = ?1 and pos <= ?2 and pinned = 0";
        String gone = below + " and (ever_pinned = 0 or change <= ?2)";
        search.removeAll("select id" + below, cell.id, floor);
        sql.run(
                "delete from chat_reaction where stream_id = ?1 and target <= ?2 and target in (select pos" + gone
                        + ")",
                cell.id,
                floor);
        sql.run("delete" + gone, cell.id, floor);
        sql.run(
                "update chat_message set label = null where stream_id = ?1 and pos <= ?2 and pinned = 0"
                        + " and label is not null",
                cell.id,
                floor);
    }

    void pruneTombstones() throws SQLException {
        Long cleared = sql.first(
                "select change from chat_entry where stream_id = ? and removed = 1 order by change desc limit 1 offset ?",
                Sql::longOrNull,
                cell.id,
                StreamRules.MAX_TOMBSTONES);
        if (cleared != null) {
            sql.run("delete from chat_entry where stream_id = ? and removed = 1 and change <= ?", cell.id, cleared);
            cell.raise(cell.head.floor(), cleared);
        }
    }
}
