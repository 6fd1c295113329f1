package io.chathub.store.sqlite.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.core.spi.store.StreamChange;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamState;
import io.chathub.core.spi.store.StreamTable;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream within a transaction of the writer. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class SqliteTable implements StreamTable {

    /** A failure of the database within a method that declares none. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient SQLException failure;

        private Failed(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }

    /** A step that may fail. */
    @FunctionalInterface
    private interface Step<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private static final String HELD = "(pos > ? or pinned = 1)";

    private final Sql sql;
    private final StreamCell cell;
    private final Retention retention;
    private final SearchIndex search;
    private final KeyRows keys;
    private final EffectRows effects;
    private final long now;

    SqliteTable(Sql sql, StreamCell cell, RoomOptions options, EffectRows effects, long now) {
        this.sql = sql;
        this.cell = cell;
        this.effects = effects;
        this.now = now;
        search = new SearchIndex(sql);
        keys = new KeyRows(sql, cell, options, now);
        retention = new Retention(sql, cell, options, search);
    }

    StreamCell cell() {
        return cell;
    }

    private static <T extends @Nullable Object> T guarded(Step<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    // ---------------------------------------------------------------------------------------------------------- rows

    @Override
    public StreamHead head() {
        return cell.head;
    }

    @Override
    public Instant latest() {
        return cell.latest;
    }

    @Override
    public @Nullable Entry message(long offset) {
        return guarded(() -> sql.first(
                "select " + Rows.MESSAGE + " from chat_message where stream_id = ? and pos = ? and " + HELD,
                Rows::message,
                cell.id,
                offset,
                cell.head.floor()));
    }

    @Override
    public @Nullable Entry entry(String key) {
        return guarded(() -> sql.first(
                "select " + Rows.ENTRY + " from chat_entry where stream_id = ? and key = ?",
                Rows::entry,
                cell.id,
                key));
    }

    @Override
    public int count(String prefix, @Nullable String label) {
        return guarded(() -> {
            long count = label == null
                    ? sql.number(
                            "select count(*) from chat_entry where stream_id = ? and key >= ? and key < ?"
                                    + " and removed = 0",
                            0,
                            cell.id,
                            prefix,
                            StreamRules.afterPrefix(prefix))
                    : sql.number(
                            "select count(*) from chat_entry where stream_id = ? and label = ? and removed = 0"
                                    + " and substr(key, 1, length(?)) = ?",
                            0,
                            cell.id,
                            label,
                            prefix,
                            prefix);
            String messages = DurableEvent.messageKey(0).substring(0, 2);
            return (int)
                    (prefix.startsWith(messages) || messages.startsWith(prefix)
                            ? count + countMessages(prefix, label)
                            : count);
        });
    }

    private long countMessages(String prefix, @Nullable String label) throws SQLException {
        return sql.number(
                "select count(*) from chat_message where stream_id = ? and deleted = 0 and " + HELD
                        + (label == null ? "" : " and label = ?4")
                        + " and substr('m/' || pos, 1, length(?3)) = ?3",
                0,
                label == null
                        ? new Object[] {cell.id, cell.head.floor(), prefix}
                        : new Object[] {cell.id, cell.head.floor(), prefix, label});
    }

    @Override
    public @Nullable Long newestReply(long root, long without) {
        return guarded(() -> sql.first(
                "select pos from chat_message where stream_id = ? and thread = ? and deleted = 0 and pos <> ? and "
                        + HELD + " order by pos desc limit 1",
                Sql::longOrNull,
                cell.id,
                root,
                without,
                cell.head.floor()));
    }

    @Override
    public Set<String> reactionsOf(long target, String reactor) {
        return guarded(() -> new HashSet<>(sql.list(
                "select emoji from chat_reaction where stream_id = ? and target = ? and reactor = ?",
                row -> row.getString(1),
                cell.id,
                target,
                reactor)));
    }

    @Override
    public int freeReactions() {
        return Integer.MAX_VALUE; // the rows take no memory
    }

    @Override
    public boolean isFullOfEntries() {
        return guarded(() -> sql.number("select count(*) from chat_entry where stream_id = ?", 0, cell.id)
                >= StreamRules.MAX_ENTRIES);
    }

    @Override
    public @Nullable Marker marker(String key) {
        return guarded(() -> sql.first(
                "select key, epoch, pos, name from chat_marker where stream_id = ? and key = ?",
                SqliteTable::marker,
                cell.id,
                key));
    }

    static Marker marker(ResultSet row) throws SQLException {
        return new Marker(row.getString(1), new StreamPosition(row.getString(2), row.getLong(3)), row.getString(4));
    }

    @Override
    public int markers() {
        return guarded(() -> (int) sql.number("select count(*) from chat_marker where stream_id = ?", 0, cell.id));
    }

    @Override
    public @Nullable Place placeOf(String key) {
        return guarded(() -> keys.find(key));
    }

    @Override
    public boolean isFullOfKeys() {
        return guarded(keys::isFull);
    }

    // ------------------------------------------------------------------------------------------------------- changes

    @Override
    public void apply(StreamChange change) {
        guarded(() -> {
            DurableEvent event = change.result().event();
            if (event != null) {
                cell.moveTo(event.offset(), event instanceof MessagePosted);
                cell.latest = event.timestamp();
            }
            for (Entry entry : change.entries()) {
                if (!(entry.state() instanceof MessagePosted message)) {
                    put(entry);
                } else if (message.state() == null) {
                    insert(entry, message);
                } else {
                    boolean text = entry.version() == entry.change() && !(event instanceof MessagePinned);
                    update(entry, message, text);
                }
            }
            if (change.unreacted()) {
                sql.run("delete from chat_reaction where stream_id = ? and target = ?", cell.id, change.target());
            }
            for (Reaction reaction : change.reactions()) {
                react(change.target(), reaction);
            }
            Marker marker = change.marker();
            if (marker != null) {
                sql.run(
                        "insert or replace into chat_marker(stream_id, key, epoch, pos, name) values(?, ?, ?, ?, ?)",
                        cell.id,
                        marker.key(),
                        marker.position().epoch(),
                        marker.position().offset(),
                        marker.name());
            }
            return null;
        });
    }

    private void insert(Entry entry, MessagePosted message) throws SQLException {
        sql.run(
                "insert into chat_message(stream_id, pos, change, version, changed_at, since, author, thread, pinned,"
                        + " ever_pinned, deleted, label, state) values(?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, null, ?)",
                cell.id,
                message.offset(),
                entry.change(),
                entry.version(),
                entry.changedAt().toEpochMilli(),
                now,
                message.user(),
                message.thread(),
                StateCodec.encode(message));
        cell.messages++;
        search.add(sql.number("select last_insert_rowid()", 0), cell.id, message.text());
    }

    private void update(Entry entry, MessagePosted message, boolean text) throws SQLException {
        long id =
                sql.number("select id from chat_message where stream_id = ? and pos = ?", 0, cell.id, message.offset());
        boolean pinned = message.state() != null && message.state().pinned();
        boolean wasPinned = sql.number("select pinned from chat_message where id = ?", 0, id) != 0;
        if (text) {
            search.erase(id);
        }
        sql.run(
                "update chat_message set change = ?, version = ?, changed_at = ?, pinned = ?,"
                        + " ever_pinned = max(ever_pinned, ?), deleted = ?, label = ?, author = ?, state = ? where id = ?",
                entry.change(),
                entry.version(),
                entry.changedAt().toEpochMilli(),
                pinned ? 1 : 0,
                pinned ? 1 : 0,
                message.isDeleted() ? 1 : 0,
                entry.label(),
                message.user(),
                StateCodec.encode(message),
                id);
        if (text && !message.isDeleted()) {
            search.add(id, cell.id, message.text());
        }
        if (pinned != wasPinned) {
            if (message.offset() > cell.head.floor()) {
                cell.messages += pinned ? -1 : 1;
                cell.oldest = null;
            } else if (!pinned) {
                retention.letGo();
            }
        }
    }

    private void put(Entry entry) throws SQLException {
        StreamPosition marker = entry.marker();
        sql.run(
                "insert or replace into chat_entry(stream_id, key, change, version, changed_at, removed, label,"
                        + " marker_epoch, marker_pos, state) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                cell.id,
                entry.key(),
                entry.change(),
                entry.version(),
                entry.changedAt().toEpochMilli(),
                entry.removed() ? 1 : 0,
                entry.label(),
                marker == null ? null : marker.epoch(),
                marker == null ? null : marker.offset(),
                StateCodec.encode(entry.state()));
        if (entry.removed()) {
            retention.pruneTombstones();
        }
    }

    private void react(long target, Reaction reaction) throws SQLException {
        String emoji = StreamRules.emojiName(reaction.emoji());
        if (reaction.on()) {
            sql.run(
                    "insert or replace into chat_reaction(stream_id, target, emoji, reactor, user, name)"
                            + " values(?, ?, ?, ?, ?, ?)",
                    cell.id,
                    target,
                    emoji,
                    reaction.reactor(),
                    reaction.user(),
                    reaction.name());
        } else {
            sql.run(
                    "delete from chat_reaction where stream_id = ? and target = ? and emoji = ? and reactor = ?",
                    cell.id,
                    target,
                    emoji,
                    reaction.reactor());
        }
    }

    @Override
    public void storeKey(String key, Place place) {
        guarded(() -> keys.store(key, place));
    }

    @Override
    public boolean hasRoomForEffects(int more) {
        return guarded(() -> effects.hasRoom(sql, cell.name, more));
    }

    @Override
    public void storeEffects(List<PendingEffect> stored) {
        guarded(() -> effects.store(sql, stored));
    }

    // --------------------------------------------------------------------------------------------------------- steps

    /** R5: removes the messages that are too old, before the events of a commit. */
    void pruneByAge() throws SQLException {
        retention.pruneByAge(now);
    }

    /** R5: removes the messages that are too many, and saves the row of the stream. */
    StreamState finish() throws SQLException {
        retention.pruneByNumber();
        cell.save(sql);
        return cell.state(sql);
    }

    /** Whether the stream has nothing: its first events were refused. */
    boolean isUnused() {
        return cell.head.offset() == 0 && markers() == 0;
    }

    void delete() throws SQLException {
        sql.run("delete from chat_stream where id = ?", cell.id);
    }
}
