package io.chathub.store.sqlite.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamRetention;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.core.spi.store.StoreStatus;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.reply.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in a directory. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
public final class SqliteMessageStore implements MessageStore {

    /** Reads the rows of a stream. */
    @FunctionalInterface
    private interface Read<T extends @Nullable Object> {
        T run(Sql sql, StreamCell cell) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SqliteMessageStore.class);

    private static final String LIBRARY_DIRECTORY = "org.sqlite.tmpdir";

    private final Path path;
    private @Nullable DataDirectory directory;
    private @Nullable Connections connections;
    private @Nullable StoreWrites writes;
    private @Nullable StoreSettings settings;
    private @Nullable FileCare care;

    /** The store in {@code path}, which is made where it does not exist. */
    public SqliteMessageStore(Path path) {
        this.path = path;
    }

    @Override
    public void open(StoreSettings storeSettings) {
        DataDirectory taken = DataDirectory.lock(path);
        Connections opened = new Connections(taken.database());
        boolean done = false;
        try {
            if (System.getProperty(LIBRARY_DIRECTORY) == null) {
                // else the library is unpacked into a directory that other users may write to
                System.setProperty(
                        LIBRARY_DIRECTORY, taken.emptyFolder("native").toString());
            }
            StoreWrites writer = new StoreWrites(opened, taken, storeSettings);
            int renewed = writer.open();
            if (renewed > 0) {
                LOG.warn(
                        "Data directory {}: its newest commits are lost, or the directory is an older copy. {} rooms have a"
                                + " new epoch: their clients are notified of a possible loss",
                        path,
                        renewed);
            }
            writes = writer;
            connections = opened;
            settings = storeSettings;
            directory = taken;
            care = new FileCare(opened, taken.database());
            done = true;
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.UNUSABLE
                    ? e
                    : StoreException.unusable("data directory " + path + ": " + e.getMessage(), e);
        } finally {
            if (!done) {
                opened.close();
                release(taken);
            }
        }
    }

    private static void release(DataDirectory taken) {
        try {
            taken.close();
        } catch (IOException e) {
            LOG.error("Data directory {}: the lock was not released", taken.path(), e);
        }
    }

    @Override
    public void close() {
        if (connections != null) {
            connections.close();
        }
        if (directory != null) {
            release(directory);
        }
    }

    private StoreWrites writes() {
        return opened(writes);
    }

    private Connections connections() {
        return opened(connections);
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw StoreException.temporary("the store is not open", null);
        }
        return part;
    }

    // -------------------------------------------------------------------------------------------------------- writes

    @Override
    public Committed commit(UUID batch, long now, List<NewEvent> events) {
        return writes().commit(batch, now, events);
    }

    @Override
    public @Nullable StreamState renew(String stream, String epoch) {
        return writes().renew(stream, epoch);
    }

    @Override
    public @Nullable StreamState expire(String stream, long now) {
        return writes().expire(stream, now);
    }

    @Override
    public int renewAll() {
        return writes().renewAll();
    }

    @Override
    public @Nullable StreamState retain(String stream, StreamRetention retention, long now) {
        return writes().retain(stream, retention, now);
    }

    @Override
    public int erase(ErasedUser user) {
        int left = writes().erase(user);
        opened(care).restartPurge();
        return left;
    }

    @Override
    public boolean purge() {
        return opened(care).purge();
    }

    @Override
    public void completeEffect(PendingEffect effect) {
        writes().completeEffect(effect);
    }

    @Override
    public void impose(Sanction sanction) {
        connections().write(sql -> new ModerationRows(sql).impose(sanction));
    }

    @Override
    public void lift(Sanction.Kind kind, Subject subject) {
        connections().write(sql -> new ModerationRows(sql).lift(kind, subject));
    }

    @Override
    public void removeEnded(Sanction sanction) {
        connections().write(sql -> new ModerationRows(sql).removeEnded(sanction));
    }

    @Override
    public void audit(AuditEntry entry, long knownErasure) {
        connections().write(sql -> new ModerationRows(sql).audit(entry));
    }

    @Override
    public byte[] identitySecret(byte[] proposed) {
        return connections().write(sql -> {
            byte[] stored = sql.first("select value from chat_meta where key = 'secret'", row -> row.getBytes(1));
            if (stored != null) {
                return stored;
            }
            sql.run("insert into chat_meta(key, value) values('secret', ?)", proposed);
            return proposed.clone();
        });
    }

    // --------------------------------------------------------------------------------------------------------- reads

    private <T extends @Nullable Object> T read(String stream, T otherwise, Read<T> read) {
        return connections().read(sql -> {
            StreamCell cell = Rows.stream(sql, stream);
            return cell == null ? otherwise : read.run(sql, cell);
        });
    }

    @Override
    public @Nullable MessageTimes newest() {
        return connections()
                .read(sql -> sql.first(
                        "select since, changed_at from chat_message order by id desc limit 1",
                        row -> new MessageTimes(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)))));
    }

    @Override
    public @Nullable StreamState load(String stream) {
        return read(stream, null, (sql, cell) -> cell.withRetention(sql).state(sql));
    }

    @Override
    public @Nullable Place placeOf(String stream, String key, long now) {
        long since = now - opened(settings).rooms().idempotencyWindow().toMillis();
        return read(stream, null, (sql, cell) -> KeyRows.find(sql, cell.id, key, since));
    }

    @Override
    public @Nullable HistoryPage history(String stream, HistoryQuery query) {
        return read(stream, null, (sql, cell) -> new PageReads(sql, cell).history(query));
    }

    @Override
    public @Nullable ChangesPage changes(String stream, long after, int limit) {
        return read(stream, null, (sql, cell) -> new PageReads(sql, cell).changes(after, limit));
    }

    @Override
    public @Nullable Tally tally(String stream, TallyQuery query) {
        return read(stream, null, (sql, cell) -> new PageReads(sql, cell).tally(query));
    }

    @Override
    public List<Entry> entries(String stream, Collection<String> keys) {
        return read(stream, List.of(), (sql, cell) -> new RowReads(sql, cell).entries(keys));
    }

    @Override
    public List<Entry> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return read(stream, List.of(), (sql, cell) -> new RowReads(sql, cell).keyRange(prefix, after, limit));
    }

    @Override
    public ReactionPage reactions(String stream, long target, String emoji, @Nullable String after, int limit) {
        ReactionPage none = new ReactionPage(0, List.of(), false);
        return read(stream, none, (sql, cell) -> new RowReads(sql, cell).reactions(target, emoji, after, limit));
    }

    @Override
    public Map<Long, List<String>> mine(String stream, String reactor, Collection<Long> targets) {
        return read(stream, Map.of(), (sql, cell) -> new RowReads(sql, cell).mine(reactor, targets));
    }

    @Override
    public List<Marker> readers(String stream, long target, @Nullable String after, int limit) {
        return read(stream, List.of(), (sql, cell) -> new RowReads(sql, cell).readers(target, after, limit));
    }

    @Override
    public SearchPage search(SearchQuery query) {
        return connections().read(sql -> SearchReads.search(sql, query));
    }

    @Override
    public Map<String, List<Long>> messagesOf(String author, int limit) {
        return connections().read(sql -> Erasure.messagesOf(sql, author, limit));
    }

    @Override
    public StreamPage streams(String prefix, @Nullable String after, int limit) {
        return connections().read(sql -> {
            List<String> names = sql.list(
                    "select name from chat_stream where name >= ?1 and name > ?2 and name < ?3"
                            + " and head > 0 order by name limit ?4",
                    row -> row.getString(1),
                    prefix,
                    after == null ? "" : after,
                    StreamRules.afterPrefix(prefix),
                    limit + 1L);
            boolean more = names.size() > limit;
            return new StreamPage(more ? names.subList(0, limit) : names, more);
        });
    }

    @Override
    public List<String> overdue(long now, int limit) {
        long age = opened(settings).rooms().historyAge().toMillis();
        return connections()
                .read(sql -> sql.list(
                        "select name from chat_stream s where messages > 0"
                                + " and (select since from chat_message where stream_id = s.id and pos > s.floor"
                                + " and pinned = 0 order by pos limit 1)"
                                + " < ?1 - coalesce((select age from chat_retention where stream = s.name), ?2) limit ?3",
                        row -> row.getString(1),
                        now,
                        age,
                        limit));
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("SQLite", opened(care).size());
    }

    @Override
    public boolean writesBackups() {
        return true;
    }

    @Override
    public void backup(Path file) {
        opened(care).backup(file);
    }

    @Override
    public List<PendingEffect> effects(long after, int limit) {
        return connections()
                .read(sql -> sql.list(
                        "select id, stream, key, epoch, pos, n, target, kind from chat_effect where id > ?"
                                + " order by id limit ?",
                        row -> new PendingEffect(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                new StreamPosition(row.getString(4), row.getLong(5)),
                                row.getInt(6),
                                new Effect(row.getString(7), row.getString(8))),
                        after,
                        limit));
    }

    @Override
    public List<Sanction> sanctions() {
        return connections().read(sql -> new ModerationRows(sql).sanctions());
    }

    @Override
    public List<AuditEntry> auditLog(int limit) {
        return connections().read(sql -> new ModerationRows(sql).auditLog(limit));
    }
}
