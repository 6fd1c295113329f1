package io.chathub.store.postgres.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.store.CommitStep;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.PlacedCodec;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The commits, and the other steps that write streams. Each begins by locking the rows of its streams, in the order of their ids:
 * what is read after that is as the commit before has left it, also by a session that was given up and is still at work. For one
 * thread at a time.
 */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class StoreWrites {

    private static final long BATCHES_KEPT_MILLIS = 3_600_000;
    private static final long BEGUN_KEPT_MILLIS = 86_400_000;
    private static final long SWEEP_MILLIS = 1_000;
    private static final int MAX_SWEPT = 10_000;
    private static final int MAX_TRIES = 10;

    /**
     * The result of an erasure.
     *
     * @param left   the number of messages that are held and not deleted
     * @param number the number of the erasure
     */
    private record Erased(int left, long number) {}

    private final Connections connections;
    private final HeadMoves moves;
    private final StoreSettings settings;
    private long sweptAt = Long.MIN_VALUE;

    StoreWrites(Connections connections, HeadMoves moves, StoreSettings settings) {
        this.connections = connections;
        this.moves = moves;
        this.settings = settings;
    }

    // -------------------------------------------------------------------------------------------------------- commit

    Committed commit(UUID batch, long now, List<NewEvent> events) {
        try {
            Map<String, PostgresTable> tables = new LinkedHashMap<>();
            Committed committed = connections.write(sql -> commit(sql, tables, batch, now, events));
            moves.add(tables.values().stream().map(PostgresTable::cell).toList());
            return committed;
        } catch (PostgresTable.Failed e) {
            throw Connections.failure(e.failure());
        }
    }

    private Committed commit(Sql sql, Map<String, PostgresTable> tables, UUID batch, long now, List<NewEvent> events)
            throws SQLException {
        CommitRows rows = new CommitRows(sql, now);
        for (StreamCell cell : lock(sql, now, events)) {
            PostgresTable table = new PostgresTable(sql, cell, rows, settings.rooms(), now);
            tables.put(cell.name, table);
            table.begin(keys(cell.name, events));
        }
        String known = sql.first("select placed from chat_batch where id = ?", row -> row.getString(1), batch);
        List<Placed> placed;
        if (known != null) {
            placed = PlacedCodec.decode(known, events, (stream, key) -> entry(sql, tables.get(stream), key));
        } else {
            placed = place(tables, events);
            rows.flush();
            remember(sql, batch, now, PlacedCodec.encode(events, placed));
        }
        Map<String, StreamState> states = finish(sql, tables);
        sweep(sql, now);
        return new Committed(placed, states);
    }

    private static List<String> keys(String stream, List<NewEvent> events) {
        List<String> keys = new ArrayList<>();
        for (NewEvent event : events) {
            String key = event.request().idempotencyKey();
            if (key != null && event.request().stream().equals(stream)) {
                keys.add(key);
            }
        }
        return keys;
    }

    /**
     * Locks the rows of the streams, at the begin of the transaction; makes those that are missing. The rows of a transaction are locked
     * by one statement alone: by a second one they would be in no order, since another session may have made one of the missing rows, with
     * a lower id. So the locks are given back before rows are made, and a session that makes rows has no lock that another one waits for.
     */
    private static List<StreamCell> lock(Sql sql, long now, List<NewEvent> events) throws SQLException {
        TreeMap<String, String> epochs = new TreeMap<>();
        events.forEach(event -> epochs.putIfAbsent(event.request().stream(), event.newEpoch()));
        String[] names = epochs.keySet().toArray(String[]::new);
        List<StreamCell> cells = lock(sql, names);
        for (int tries = 0; cells.size() < names.length; tries++) {
            if (tries == MAX_TRIES) {
                throw StoreException.temporary("other sessions have removed the rows of unused streams", null);
            }
            sql.rollback();
            StreamCell.create(sql, now, names, epochs.values().toArray(String[]::new));
            cells = lock(sql, names);
        }
        return cells;
    }

    private static List<StreamCell> lock(Sql sql, String... names) throws SQLException {
        return sql.list(Rows.STREAMS + " where name = any(?) order by id for update", StreamCell::read, (Object) names);
    }

    private static List<Placed> place(Map<String, PostgresTable> tables, List<NewEvent> events) {
        List<Placed> placed = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            try {
                placed.add(CommitStep.place(tables.get(event.request().stream()), event.request()));
            } catch (IllegalArgumentException e) {
                throw StoreException.rejected(placed.size(), "the event does not fit its operation", e);
            }
        }
        return placed;
    }

    private static void remember(Sql sql, UUID batch, long now, String placed) throws SQLException {
        int stored = sql.run(
                "insert into chat_batch(id, since, placed) values(?, ?, ?) on conflict (id) do nothing",
                batch,
                now,
                placed);
        if (stored == 0) {
            throw StoreException.temporary("another session has stored the batch meanwhile", null);
        }
    }

    private static Map<String, StreamState> finish(Sql sql, Map<String, PostgresTable> tables) throws SQLException {
        Map<String, StreamState> states = new HashMap<>();
        List<StreamCell> used = new ArrayList<>();
        for (PostgresTable table : tables.values()) {
            StreamCell cell = table.cell();
            table.finish();
            states.put(cell.name, cell.state());
            if (table.isUnused()) {
                sql.run("delete from chat_stream where id = ?", cell.id);
            } else {
                used.add(cell);
            }
        }
        StreamCell.save(sql, used);
        return states;
    }

    private static @Nullable Entry entry(Sql sql, @Nullable PostgresTable table, String key) {
        try {
            return table == null ? null : new RowReads(sql, table.cell()).entry(key);
        } catch (SQLException e) {
            throw Connections.failure(e);
        }
    }

    /** Removes keys, batches and epochs of unused streams that are too old, now and then. */
    private void sweep(Sql sql, long now) throws SQLException {
        if (sweptAt == Long.MIN_VALUE || now - sweptAt >= SWEEP_MILLIS) {
            sweptAt = now;
            sql.run(
                    "delete from chat_key where (stream_id, key) in (select stream_id, key from chat_key where since < ?"
                            + " order by since limit " + MAX_SWEPT + " for update skip locked)",
                    now - settings.rooms().idempotencyWindow().toMillis());
            sql.run(
                    "delete from chat_batch where id in (select id from chat_batch where since < ? order by since limit "
                            + MAX_SWEPT + " for update skip locked)",
                    now - BATCHES_KEPT_MILLIS);
            sql.run(
                    "delete from chat_begun where stream in (select stream from chat_begun where created_at < ?"
                            + " order by created_at limit " + MAX_SWEPT + " for update skip locked)",
                    now - BEGUN_KEPT_MILLIS);
        }
    }

    // --------------------------------------------------------------------------------------------------- other steps

    /** A step of one stream, whose row is locked. */
    private interface Step {
        void run(Sql sql, StreamCell cell) throws SQLException;
    }

    private @Nullable StreamState step(String name, Step step) {
        return connections.write(sql -> step(sql, name, step));
    }

    private static @Nullable StreamState step(Sql sql, String name, Step step) throws SQLException {
        List<StreamCell> cells = lock(sql, name);
        if (cells.isEmpty()) {
            return null;
        }
        StreamCell cell = cells.get(0);
        step.run(sql, cell);
        StreamCell.save(sql, cells);
        return cell.state();
    }

    /**
     * Begins new epochs. Those that clients have joined before the first event are forgotten: a restored database may have one whose
     * events are lost.
     *
     * @param alone whether the step is refused where another store is open on the tables
     */
    int renewAll(boolean alone) {
        return connections.write(sql -> {
            if (alone) {
                OpenStores.requireNone(sql);
            }
            sql.run("delete from chat_begun");
            List<StreamCell> cells = sql.list(Rows.STREAMS + " order by id for update", StreamCell::read);
            for (StreamCell cell : cells) {
                renew(sql, cell, settings.newEpoch().get());
            }
            StreamCell.save(sql, cells);
            return cells.size();
        });
    }

    int erase(ErasedUser user) {
        Erased erased = connections.write(sql -> {
            ModerationRows moderation = new ModerationRows(sql);
            moderation.lockAudit(); // before the streams, which then do not wait for it
            int left = new Erasure(sql, user).run();
            long number = HeadMoves.erased(sql);
            moderation.noteErased(user.userId(), number);
            return new Erased(left, number);
        });
        moves.knows(erased.number());
        return erased.left();
    }

    @Nullable StreamState renew(String name, String epoch) {
        return step(name, (sql, cell) -> renew(sql, cell, epoch));
    }

    @Nullable StreamState expire(String name, long now) {
        return step(name, (sql, cell) -> prune(sql, cell, now));
    }

    private void prune(Sql sql, StreamCell cell, long now) throws SQLException {
        Retention retention = new Retention(sql, cell, settings.rooms());
        retention.pruneByAge(now);
        retention.pruneByNumber();
        cell.settle(sql);
    }

    @Nullable StreamState retain(String name, StreamRetention retention, long now) {
        return connections.write(sql -> {
            Duration age = retention.age();
            if (retention.equals(StreamRetention.DEFAULT)) {
                sql.run("delete from chat_retention where stream = ?", name);
            } else {
                sql.run(
                        "insert into chat_retention(stream, messages, age) values(?, ?, ?) on conflict (stream)"
                                + " do update set messages = excluded.messages, age = excluded.age",
                        name,
                        retention.messages(),
                        age == null ? null : age.toMillis());
            }
            return step(sql, name, (same, cell) -> prune(same, cell, now));
        });
    }

    /** R9: the numbering goes on from the head; markers are translated, so that none depends on an ancestor. */
    private static void renew(Sql sql, StreamCell cell, String epoch) throws SQLException {
        StreamHead head = cell.head;
        List<StreamPosition> ancestors = new ArrayList<>();
        ancestors.add(new StreamPosition(head.epoch(), head.offset()));
        ancestors.addAll(head.ancestors());
        cell.renew(epoch, ancestors.subList(0, Math.min(ancestors.size(), StreamHead.MAX_ANCESTORS)));
        for (Marker marker :
                sql.list("select " + Rows.MARKER + " from chat_marker where stream_id = ?", Rows::marker, cell.id)) {
            StreamPosition position = StreamRules.present(marker.position(), cell.head);
            sql.run(
                    "update chat_marker set epoch = ?, pos = ? where stream_id = ? and key = ?",
                    position.epoch(),
                    position.offset(),
                    cell.id,
                    marker.key());
        }
    }

    void completeEffect(long number) {
        connections.write(sql -> sql.run("delete from chat_effect where id = ?", number));
    }
}
