package io.chathub.store.postgres.internal;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.core.spi.store.StreamChange;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamTable;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream within a commit, whose row the transaction has locked. */
@SuppressWarnings("NullAway") // results of generic methods may be null, which NullAway does not follow
final class PostgresTable implements StreamTable {

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

    private static final String HELD = "(pos > ? or pinned)";
    private static final String MESSAGES = "m/";

    private final Sql sql;
    private final StreamCell cell;
    private final CommitRows rows;
    private final Retention retention;
    private final KeyRows keys;
    private final long now;

    PostgresTable(Sql sql, StreamCell cell, CommitRows rows, RoomOptions options, long now) {
        this.sql = sql;
        this.cell = cell;
        this.rows = rows;
        this.now = now;
        keys = new KeyRows(sql, cell, rows, options, now);
        retention = new Retention(sql, cell, options);
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
        CommitRows.Message added = rows.message(cell.id, offset);
        if (added != null) {
            return added.entry();
        }
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
            String where = " from chat_entry where stream_id = ? and key >= ? and key < ? and not removed";
            long count = label == null
                    ? sql.number("select count(*)" + where, 0, cell.id, prefix, StreamRules.afterPrefix(prefix))
                    : sql.number(
                            "select count(*)" + where + " and label = ?",
                            0,
                            cell.id,
                            prefix,
                            StreamRules.afterPrefix(prefix),
                            label);
            boolean messages = prefix.startsWith(MESSAGES) || MESSAGES.startsWith(prefix);
            return (int) (messages ? count + countMessages(prefix, label) : count);
        });
    }

    private long countMessages(String prefix, @Nullable String label) throws SQLException {
        rows.flush();
        String where = " from chat_message where stream_id = ? and not deleted and " + HELD + " and starts_with('"
                + MESSAGES + "' || pos, ?)";
        return label == null
                ? sql.number("select count(*)" + where, 0, cell.id, cell.head.floor(), prefix)
                : sql.number(
                        "select count(*)" + where + " and label = ?", 0, cell.id, cell.head.floor(), prefix, label);
    }

    @Override
    public @Nullable Long newestReply(long root, long without) {
        return guarded(() -> {
            rows.flush();
            return sql.first(
                    "select pos from chat_message where stream_id = ? and thread = ? and not deleted and pos <> ? and "
                            + HELD + " order by pos desc limit 1",
                    Sql::longOrNull,
                    cell.id,
                    root,
                    without,
                    cell.head.floor());
        });
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
                "select " + Rows.MARKER + " from chat_marker where stream_id = ? and key = ?",
                Rows::marker,
                cell.id,
                key));
    }

    @Override
    public int markers() {
        return guarded(() -> (int) sql.number("select count(*) from chat_marker where stream_id = ?", 0, cell.id));
    }

    @Override
    public @Nullable Place placeOf(String key) {
        return keys.find(key);
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
                    StateCodec.encode(message); // refuses this event, and not the batch
                    rows.add(cell.id, entry);
                    cell.added(now);
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
                        "insert into chat_marker(stream_id, key, epoch, pos, name) values(?, ?, ?, ?, ?)"
                                + " on conflict (stream_id, key) do update set epoch = excluded.epoch,"
                                + " pos = excluded.pos, name = excluded.name",
                        cell.id,
                        marker.key(),
                        marker.position().epoch(),
                        marker.position().offset(),
                        marker.name());
            }
            return null;
        });
    }

    private void update(Entry entry, MessagePosted message, boolean text) throws SQLException {
        boolean pinned = Rows.isPinned(message);
        CommitRows.Message added = rows.message(cell.id, message.offset());
        boolean wasPinned;
        if (added != null) {
            wasPinned = added.isPinned();
            StateCodec.encode(message);
            added.replace(entry);
        } else {
            wasPinned = updateRow(entry, message, text, pinned);
        }
        if (pinned != wasPinned) {
            if (message.offset() > cell.head.floor()) {
                cell.messages += pinned ? -1 : 1;
                cell.oldestChanged = true;
            } else if (!pinned) {
                retention.letGo();
            }
        }
    }

    /** Stores the state of a message, and its words where the text is another one. Returns whether the message was pinned. */
    private boolean updateRow(Entry entry, MessagePosted message, boolean text, boolean pinned) throws SQLException {
        record Before(long id, boolean pinned) {}
        Before before = sql.first(
                "select id, pinned from chat_message where stream_id = ? and pos = ?",
                row -> new Before(row.getLong(1), row.getBoolean(2)),
                cell.id,
                message.offset());
        if (before == null) {
            throw new SQLException("message " + message.offset() + " of stream " + cell.id + " is missing");
        }
        sql.run(
                "update chat_message set change = ?, version = ?, changed_at = ?, pinned = ?,"
                        + " ever_pinned = ever_pinned or ?, deleted = ?, label = ?, author = ?, state = ?"
                        + " where stream_id = ? and pos = ?",
                entry.change(),
                entry.version(),
                entry.changedAt().toEpochMilli(),
                pinned,
                pinned,
                message.isDeleted(),
                entry.label(),
                message.user(),
                StateCodec.encode(message),
                cell.id,
                message.offset());
        if (text) {
            String document = message.isDeleted() ? "" : SearchIndex.document(cell.id, message.text());
            SearchIndex.replace(sql, before.id(), document);
        }
        return before.pinned();
    }

    private void put(Entry entry) throws SQLException {
        StreamPosition marker = entry.marker();
        sql.run(
                "insert into chat_entry(stream_id, key, change, version, changed_at, removed, label, marker_epoch,"
                        + " marker_pos, state) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (stream_id, key) do update set change = excluded.change,"
                        + " version = excluded.version, changed_at = excluded.changed_at, removed = excluded.removed,"
                        + " label = excluded.label, marker_epoch = excluded.marker_epoch,"
                        + " marker_pos = excluded.marker_pos, state = excluded.state",
                cell.id,
                entry.key(),
                entry.change(),
                entry.version(),
                entry.changedAt().toEpochMilli(),
                entry.removed(),
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
                    "insert into chat_reaction(stream_id, target, emoji, reactor, user_id, name)"
                            + " values(?, ?, ?, ?, ?, ?) on conflict (stream_id, target, emoji, reactor)"
                            + " do update set user_id = excluded.user_id, name = excluded.name",
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
        keys.store(key, place);
    }

    @Override
    public boolean hasRoomForEffects(int more) {
        return guarded(() -> rows.effects().hasRoom(cell.name, more));
    }

    @Override
    public void storeEffects(List<PendingEffect> effects) {
        guarded(() -> {
            rows.effects().add(effects);
            return null;
        });
    }

    // --------------------------------------------------------------------------------------------------------- steps

    /** Before the events of a commit: reads their keys, and removes the messages that are too old (R5). */
    void begin(Collection<String> keysOfEvents) throws SQLException {
        if (!keysOfEvents.isEmpty()) {
            keys.read(keysOfEvents);
        }
        retention.pruneByAge(now);
    }

    /** After the events of a commit, whose rows are stored: removes the messages that are too many (R5). */
    void finish() throws SQLException {
        retention.pruneByNumber();
        cell.settle(sql);
    }

    /** Whether the stream has nothing: its first events were refused. */
    boolean isUnused() {
        return cell.head.offset() == 0 && markers() == 0;
    }
}
