package io.chathub.store.postgres.internal;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.StreamRules;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The removal of messages that are too many or too old, and of tombstones that are too many. The rows of the commit are stored
 * before.
 *
 * <p><b>R5:</b> a message above the floor, or pinned, is held. A message that was pinned, is not any more and lies below the
 * floor stays as a state of changes until the floor has reached its last change; nothing else finds it.
 */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class Retention {

    private static final String UNPINNED = " from chat_message where stream_id = ? and pos > ? and not pinned";

    private final Sql sql;
    private final StreamCell cell;
    private final RoomOptions options;

    Retention(Sql sql, StreamCell cell, RoomOptions options) {
        this.sql = sql;
        this.cell = cell;
        this.options = options;
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
        Long oldest = cell.oldest;
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
        cell.settle(sql);
    }

    private void raiseFloor(@Nullable Long floor) throws SQLException {
        if (floor == null || floor <= cell.head.floor()) {
            return;
        }
        cell.messages -=
                sql.number("select count(*)" + UNPINNED + " and pos <= ?", 0, cell.id, cell.head.floor(), floor);
        cell.oldestChanged = true;
        cell.raise(floor, cell.head.cleared());
        letGo();
    }

    /** Removes the messages that are not held, and no longer a state of changes. */
    void letGo() throws SQLException {
        long floor = cell.head.floor();
        String below = " from chat_message where stream_id = ? and pos <= ? and not pinned";
        sql.run("delete from chat_search where id in (select id" + below + ")", cell.id, floor);
        sql.run(
                "with gone as (delete" + below + " and (not ever_pinned or change <= ?) returning pos)"
                        + " delete from chat_reaction r using gone where r.stream_id = ? and r.target = gone.pos",
                cell.id,
                floor,
                floor,
                cell.id);
        sql.run(
                "update chat_message set label = null where stream_id = ? and pos <= ? and not pinned"
                        + " and label is not null",
                cell.id,
                floor);
    }

    void pruneTombstones() throws SQLException {
        Long cleared = sql.first(
                "select change from chat_entry where stream_id = ? and removed order by change desc limit 1 offset ?",
                Sql::longOrNull,
                cell.id,
                StreamRules.MAX_TOMBSTONES);
        if (cleared != null) {
            sql.run("delete from chat_entry where stream_id = ? and removed and change <= ?", cell.id, cleared);
            cell.raise(cell.head.floor(), cleared);
        }
    }
}
