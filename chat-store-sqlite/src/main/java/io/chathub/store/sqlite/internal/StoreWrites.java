package io.chathub.store.sqlite.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
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
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commits, and the other steps that write streams. For one thread at a time. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class StoreWrites {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWrites.class);
    private static final long BATCHES_KEPT_MILLIS = 3_600_000;
    private static final long SWEEP_MILLIS = 10_000;
    private static final int MAX_CELLS = 10_000;

    private final Connections connections;
    private final DataDirectory directory;
    private final StoreSettings settings;
    /** The rows of streams as last committed; empty after a failure, which may have left them wrong. */
    private final Map<String, StreamCell> cells = new LinkedHashMap<>();

    private final EffectRows effects = new EffectRows();

    private long commits;
    private long sweptAt = Long.MIN_VALUE;
    private boolean marking = true;

    StoreWrites(Connections connections, DataDirectory directory, StoreSettings settings) {
        this.connections = connections;
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * Brings the schema up to date. Where commits are lost, every stream begins a new epoch (<b>R9</b>), before the first commit.
     *
     * @return the number of streams with a new epoch
     */
    int open() {
        connections.write(sql -> {
            Schema.migrate(sql);
            return null;
        });
        Long mark = directory.mark();
        int renewed = connections.write(sql -> {
            commits = sql.number("select value from chat_meta where key = 'commits'", 0);
            boolean lost = mark == null ? commits > 0 : mark > commits;
            int streams = lost ? renewAll(sql) : 0;
            commits = Math.max(commits, mark == null ? 0 : mark);
            count(sql);
            return streams;
        });
        mark(0);
        return renewed;
    }

    private int renewAll(Sql sql) throws SQLException {
        List<String> names = sql.list("select name from chat_stream", row -> row.getString(1));
        for (String name : names) {
            StreamCell cell = Rows.stream(sql, name);
            if (cell != null) {
                renew(sql, cell, settings.newEpoch().get());
            }
        }
        return names.size();
    }

    private void count(Sql sql) throws SQLException {
        commits++;
        sql.run("insert or replace into chat_meta(key, value) values('commits', ?)", commits);
    }

    /** The mark serves for the next start: without one, that start begins new epochs. */
    private void mark(long now) {
        try {
            directory.mark(commits, now);
            marking = true;
        } catch (IOException e) {
            if (marking) {
                marking = false;
                LOG.error("Data directory {}: the mark of commits cannot be written", directory.path(), e);
            }
        }
    }

    // -------------------------------------------------------------------------------------------------------- commit

    Committed commit(UUID batch, long now, List<NewEvent> events) {
        long before = commits;
        boolean done = false;
        try {
            Committed committed = connections.write(sql -> commit(sql, batch.toString(), now, events));
            done = true;
            mark(now);
            return committed;
        } catch (SqliteTable.Failed e) {
            throw Connections.failure(e.failure());
        } finally {
            if (!done) {
                failed(before);
            }
        }
    }

    /** Forgets the rows in memory, which may be wrong after a failure. */
    private void failed(long commitsBefore) {
        commits = commitsBefore;
        cells.clear();
        effects.forget();
    }

    private Committed commit(Sql sql, String batch, long now, List<NewEvent> events) throws SQLException {
        Map<String, SqliteTable> tables = new HashMap<>();
        String known = sql.first("select placed from chat_batch where id = ?", row -> row.getString(1), batch);
        List<Placed> placed;
        if (known != null) {
            for (NewEvent event : events) {
                table(sql, tables, event, now);
            }
            placed = PlacedCodec.decode(known, events, (stream, key) -> entry(sql, tables.get(stream), key));
        } else {
            placed = place(sql, tables, events, now);
            sql.run(
                    "insert into chat_batch(id, since, placed) values(?, ?, ?)",
                    batch,
                    now,
                    PlacedCodec.encode(events, placed));
        }
        Map<String, StreamState> states = new HashMap<>();
        for (SqliteTable table : tables.values()) {
            states.put(table.cell().name, table.finish());
            if (table.isUnused()) {
                cells.remove(table.cell().name);
                table.delete();
            }
        }
        sweep(sql, now);
        count(sql);
        return new Committed(placed, states);
    }

    private List<Placed> place(Sql sql, Map<String, SqliteTable> tables, List<NewEvent> events, long now)
            throws SQLException {
        List<Placed> placed = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            try {
                placed.add(CommitStep.place(table(sql, tables, event, now), event.request()));
            } catch (IllegalArgumentException e) {
                throw StoreException.rejected(placed.size(), "the event does not fit its operation", e);
            }
        }
        return placed;
    }

    private SqliteTable table(Sql sql, Map<String, SqliteTable> tables, NewEvent event, long now) throws SQLException {
        String name = event.request().stream();
        SqliteTable table = tables.get(name);
        if (table == null) {
            StreamCell cell = cell(sql, name);
            if (cell == null) {
                cell = StreamCell.create(sql, name, event.newEpoch(), now).withRetention(sql);
                cells.put(name, cell);
            }
            table = new SqliteTable(sql, cell, settings.rooms(), effects, now);
            table.pruneByAge();
            tables.put(name, table);
        }
        return table;
    }

    private @Nullable StreamCell cell(Sql sql, String name) throws SQLException {
        StreamCell cell = cells.get(name);
        if (cell == null) {
            if (cells.size() >= MAX_CELLS) {
                cells.clear();
            }
            cell = Rows.stream(sql, name);
            if (cell != null) {
                cells.put(name, cell.withRetention(sql));
            }
        }
        return cell;
    }

    private static @Nullable Entry entry(Sql sql, @Nullable SqliteTable table, String key) {
        try {
            return table == null ? null : new RowReads(sql, table.cell()).entry(key);
        } catch (SQLException e) {
            throw Connections.failure(e);
        }
    }

    /** Removes keys and batches that are too old, now and then. */
    private void sweep(Sql sql, long now) throws SQLException {
        if (sweptAt == Long.MIN_VALUE || now - sweptAt >= SWEEP_MILLIS) {
            sweptAt = now;
            sql.run(
                    "delete from chat_key where since < ?",
                    now - settings.rooms().idempotencyWindow().toMillis());
            sql.run("delete from chat_batch where since < ?", now - BATCHES_KEPT_MILLIS);
        }
    }

    // --------------------------------------------------------------------------------------------------- other steps

    @Nullable StreamState renew(String name, String epoch) {
        return step(name, (sql, cell) -> renew(sql, cell, epoch));
    }

    @Nullable StreamState expire(String name, long now) {
        return step(name, (sql, cell) -> {
            prune(sql, cell, now);
        });
    }

    private void prune(Sql sql, StreamCell cell, long now) throws SQLException {
        SqliteTable table = new SqliteTable(sql, cell, settings.rooms(), effects, now);
        table.pruneByAge();
        table.finish();
    }

    @Nullable StreamState retain(String name, StreamRetention retention, long now) {
        return counted(sql -> {
            Duration age = retention.age();
            if (retention.equals(StreamRetention.DEFAULT)) {
                sql.run("delete from chat_retention where stream = ?", name);
            } else {
                sql.run(
                        "insert or replace into chat_retention(stream, messages, age) values(?, ?, ?)",
                        name,
                        retention.messages(),
                        age == null ? null : age.toMillis());
            }
            StreamCell cell = cell(sql, name);
            if (cell == null) {
                return null;
            }
            cell.retention = retention;
            prune(sql, cell, now);
            return cell.state(sql);
        });
    }

    int renewAll() {
        return counted(sql -> {
            cells.clear();
            return renewAll(sql);
        });
    }

    int erase(ErasedUser user) {
        return counted(sql -> {
            cells.clear();
            return new Erasure(sql, user).run();
        });
    }

    void completeEffect(PendingEffect effect) {
        boolean done = false;
        try {
            connections.write(sql -> effects.complete(sql, effect));
            done = true;
        } finally {
            if (!done) {
                effects.forget();
            }
        }
    }

    /** A step of one stream. */
    private interface Step {
        void run(Sql sql, StreamCell cell) throws SQLException;
    }

    private @Nullable StreamState step(String name, Step step) {
        return counted(sql -> {
            StreamCell cell = cell(sql, name);
            if (cell == null) {
                return null;
            }
            step.run(sql, cell);
            return cell.state(sql);
        });
    }

    /** A step that counts as a commit. */
    private <T extends @Nullable Object> T counted(Connections.Work<T> step) {
        long before = commits;
        boolean done = false;
        try {
            T result = connections.write(sql -> {
                T made = step.run(sql);
                count(sql);
                return made;
            });
            done = true;
            mark(sweptAt);
            return result;
        } finally {
            if (!done) {
                failed(before);
            }
        }
    }

    /** R9: the numbering goes on from the head; markers are translated, so that none depends on an ancestor. */
    private static void renew(Sql sql, StreamCell cell, String epoch) throws SQLException {
        StreamHead head = cell.head;
        List<StreamPosition> ancestors = new ArrayList<>();
        ancestors.add(new StreamPosition(head.epoch(), head.offset()));
        ancestors.addAll(head.ancestors());
        cell.renew(epoch, ancestors.subList(0, Math.min(ancestors.size(), StreamHead.MAX_ANCESTORS)));
        cell.save(sql);
        for (Marker marker : sql.list(
                "select key, epoch, pos, name from chat_marker where stream_id = ?", SqliteTable::marker, cell.id)) {
            StreamPosition position = StreamRules.present(marker.position(), cell.head);
            sql.run(
                    "update chat_marker set epoch = ?, pos = ? where stream_id = ? and key = ?",
                    position.epoch(),
                    position.offset(),
                    cell.id,
                    marker.key());
        }
    }
}
