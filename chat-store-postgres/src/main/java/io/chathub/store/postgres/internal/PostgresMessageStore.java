package io.chathub.store.postgres.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
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
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in a database. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
public final class PostgresMessageStore implements MessageStore {

    /** Reads the rows of a stream. */
    @FunctionalInterface
    private interface Read<T extends @Nullable Object> {
        T run(Sql sql, StreamCell cell) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(PostgresMessageStore.class);

    private static final String PLACE =
            "select 'in the schema ' || current_schema() || ' of the database ' || current_database()";

    private static final String SIZE =
            "select sum(pg_total_relation_size(oid))::bigint from pg_class where relkind = 'r'"
                    + " and relnamespace = current_schema()::regnamespace and starts_with(relname::text, 'chat_')";

    /** The results of the opening: the address of the database, for the log, and the number of the last erasure. */
    private record Opening(@Nullable String place, long lastErasure) {}

    private final DataSource database;
    private final boolean migrates;
    private final boolean alone;
    private @Nullable Connections connections;
    private @Nullable HeadMoves moves;
    private @Nullable StoreWrites writes;
    private @Nullable StoreSettings settings;

    /**
     * The store in {@code database}.
     *
     * @param migrates whether the store makes and changes the tables; else they are only checked
     * @param alone    whether the store is refused where another one is open on the tables
     */
    public PostgresMessageStore(DataSource database, boolean migrates, boolean alone) {
        this.database = database;
        this.migrates = migrates;
        this.alone = alone;
    }

    @Override
    public void open(StoreSettings storeSettings) {
        Connections opened = new Connections(database, !alone);
        boolean done = false;
        try {
            Opening opening = opened.write(sql -> {
                if (alone) {
                    OpenStores.requireNone(sql);
                }
                if (migrates) {
                    Schema.migrate(sql);
                } else {
                    Schema.validate(sql);
                }
                return new Opening(sql.first(PLACE, row -> row.getString(1)), HeadMoves.lastErasure(sql));
            });
            moves = new HeadMoves(opened, opening.lastErasure());
            writes = new StoreWrites(opened, moves, storeSettings);
            connections = opened;
            settings = storeSettings;
            done = true;
            if (!alone) {
                LOG.info(
                        "The chat is in PostgreSQL, {}. The servers on it share rooms, messages, roles, mutes and bans; members, typing,"
                                + " unique names and disconnections are of each server",
                        opening.place());
            }
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.UNUSABLE
                    ? e
                    : StoreException.unusable("PostgreSQL: " + e.getMessage(), e);
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    @Override
    public void close() {
        if (connections != null) {
            connections.close();
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
        return writes().renewAll(alone);
    }

    @Override
    public @Nullable StreamState retain(String stream, StreamRetention retention, long now) {
        return writes().retain(stream, retention, now);
    }

    @Override
    public int erase(ErasedUser user) {
        return writes().erase(user);
    }

    /** The vacuum makes the pages of removed rows free; PostgreSQL overwrites the bytes when it uses the pages again. */
    @Override
    public boolean purge() {
        connections()
                .alone("vacuum chat_message, chat_search, chat_entry, chat_reaction, chat_marker, chat_key, chat_batch,"
                        + " chat_audit");
        return true;
    }

    @Override
    public void completeEffect(PendingEffect effect) {
        writes().completeEffect(effect.number());
    }

    @Override
    public void impose(Sanction sanction) {
        connections().change(sql -> new ModerationRows(sql).impose(sanction));
    }

    @Override
    public void lift(Sanction.Kind kind, Subject subject) {
        connections().change(sql -> new ModerationRows(sql).lift(kind, subject));
    }

    @Override
    public void removeEnded(Sanction sanction) {
        connections().change(sql -> new ModerationRows(sql).removeEnded(sanction));
    }

    @Override
    public void audit(AuditEntry entry, long knownErasure) {
        connections()
                .change(sql -> new ModerationRows(sql)
                        .audit(entry, knownErasure, opened(settings).newEpoch()));
    }

    @Override
    public byte[] identitySecret(byte[] proposed) {
        return connections().change(sql -> {
            sql.run("insert into chat_meta(key, value) values('secret', ?) on conflict (key) do nothing", proposed);
            return sql.first("select value from chat_meta where key = 'secret'", row -> row.getBytes(1));
        });
    }

    // --------------------------------------------------------------------------------------------- several processes

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public StreamState begin(String stream, String epoch) {
        return connections().change(sql -> StreamCell.begin(sql, stream, epoch));
    }

    @Override
    public Map<String, StreamHead> heads(Collection<String> streams) {
        return opened(moves).heads(streams);
    }

    @Override
    public Map<String, Long> moves() {
        return opened(moves).exchange();
    }

    @Override
    public boolean takeErasures() {
        return opened(moves).takeErasures();
    }

    @Override
    public long knownErasure() {
        return opened(moves).knownErasure();
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
        return read(stream, null, (sql, cell) -> cell.state());
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
    public List<String> overdue(long now, int limit) {
        return connections()
                .read(sql -> sql.list(
                        "select name from chat_stream where messages > 0 and oldest < ? - coalesce("
                                + "(select r.age from chat_retention r where r.stream = chat_stream.name), ?) limit ?",
                        row -> row.getString(1),
                        now,
                        opened(settings).rooms().historyAge().toMillis(),
                        limit));
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("PostgreSQL", connections().read(sql -> sql.number(SIZE, 0)));
    }

    @Override
    public StreamPage streams(String prefix, @Nullable String after, int limit) {
        return connections().read(sql -> {
            List<String> names = sql.list(
                    "select name from chat_stream where name >= ? and name < ? and name > ? and head > 0"
                            + " order by name limit ?",
                    row -> row.getString(1),
                    prefix,
                    StreamRules.afterPrefix(prefix),
                    after == null ? "" : after,
                    limit + 1L);
            boolean more = names.size() > limit;
            return new StreamPage(more ? names.subList(0, limit) : names, more);
        });
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
