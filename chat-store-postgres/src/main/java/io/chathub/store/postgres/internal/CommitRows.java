package io.chathub.store.postgres.internal;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.store.StateCodec;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The new rows of a commit, of all its streams: they are stored together, by one statement a table. A read that cannot be answered
 * from them is preceded by {@link #flush}.
 */
final class CommitRows {

    /** A new message. */
    static final class Message {
        private final long stream;
        private Entry entry;
        private boolean everPinned;

        private Message(long stream, Entry entry) {
            this.stream = stream;
            this.entry = entry;
        }

        Entry entry() {
            return entry;
        }

        MessagePosted state() {
            return (MessagePosted) entry.state();
        }

        boolean isPinned() {
            return Rows.isPinned(state());
        }

        /** A later event of the commit has changed the message. */
        void replace(Entry changed) {
            entry = changed;
            everPinned |= isPinned();
        }
    }

    private record Key(long stream, String key, Place place) {}

    private final Sql sql;
    private final long now;
    private final Map<Long, Map<Long, Message>> messages = new LinkedHashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private final EffectRows effects;

    CommitRows(Sql sql, long now) {
        this.sql = sql;
        this.now = now;
        effects = new EffectRows(sql);
    }

    /** A new message that is not stored yet; null where there is none. */
    @Nullable Message message(long stream, long offset) {
        Map<Long, Message> ofStream = messages.get(stream);
        return ofStream == null ? null : ofStream.get(offset);
    }

    void add(long stream, Entry entry) {
        Message message = new Message(stream, entry);
        messages.computeIfAbsent(stream, id -> new LinkedHashMap<>())
                .put(message.state().offset(), message);
    }

    void add(long stream, String key, Place place) {
        keys.add(new Key(stream, key, place));
    }

    EffectRows effects() {
        return effects;
    }

    /** Stores the rows. */
    void flush() throws SQLException {
        if (!messages.isEmpty()) {
            flushMessages();
        }
        if (!keys.isEmpty()) {
            flushKeys();
        }
        effects.flush();
    }

    private void flushMessages() throws SQLException {
        List<Message> rows = new ArrayList<>();
        messages.values().forEach(ofStream -> rows.addAll(ofStream.values()));
        messages.clear();
        int size = rows.size();
        Long[] streams = new Long[size];
        Long[] offsets = new Long[size];
        Long[] changes = new Long[size];
        Long[] versions = new Long[size];
        Long[] changedAt = new Long[size];
        String[] authors = new String[size];
        Long[] threads = new Long[size];
        Boolean[] pinned = new Boolean[size];
        Boolean[] everPinned = new Boolean[size];
        Boolean[] deleted = new Boolean[size];
        String[] labels = new String[size];
        String[] states = new String[size];
        for (int i = 0; i < size; i++) {
            Message row = rows.get(i);
            Entry entry = row.entry();
            MessagePosted state = row.state();
            streams[i] = row.stream;
            offsets[i] = state.offset();
            changes[i] = entry.change();
            versions[i] = entry.version();
            changedAt[i] = entry.changedAt().toEpochMilli();
            authors[i] = state.user();
            threads[i] = state.thread();
            pinned[i] = row.isPinned();
            everPinned[i] = row.everPinned;
            deleted[i] = state.isDeleted();
            labels[i] = entry.label();
            states[i] = StateCodec.encode(state);
        }
        List<Long> ids = sql.list(
                "insert into chat_message(stream_id, pos, change, version, changed_at, since, author, thread, pinned,"
                        + " ever_pinned, deleted, label, state)"
                        + " select stream_id, pos, change, version, changed_at, ?, author, thread, pinned, ever_pinned,"
                        + " deleted, label, state from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality"
                        + " as u(stream_id, pos, change, version, changed_at, author, thread, pinned, ever_pinned,"
                        + " deleted, label, state, n) order by n returning id",
                row -> row.getLong(1),
                now,
                streams,
                offsets,
                changes,
                versions,
                changedAt,
                authors,
                threads,
                pinned,
                everPinned,
                deleted,
                labels,
                states);
        addWords(ids, rows);
    }

    private void addWords(List<Long> ids, List<Message> rows) throws SQLException {
        List<Long> withWords = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            MessagePosted state = rows.get(i).state();
            String document = state.isDeleted() ? "" : SearchIndex.document(rows.get(i).stream, state.text());
            if (!document.isEmpty()) {
                withWords.add(ids.get(i));
                documents.add(document);
            }
        }
        SearchIndex.add(sql, withWords, documents);
    }

    /** A key that is stored already is too old: the new position takes its row. */
    private void flushKeys() throws SQLException {
        int size = keys.size();
        Long[] streams = new Long[size];
        String[] names = new String[size];
        String[] epochs = new String[size];
        Long[] offsets = new Long[size];
        Long[] times = new Long[size];
        for (int i = 0; i < size; i++) {
            Key key = keys.get(i);
            streams[i] = key.stream();
            names[i] = key.key();
            epochs[i] = key.place().epoch();
            offsets[i] = key.place().offset();
            times[i] = key.place().timestamp().toEpochMilli();
        }
        keys.clear();
        sql.run(
                "insert into chat_key(stream_id, key, epoch, pos, at, since)"
                        + " select stream_id, key, epoch, pos, at, ? from unnest(?, ?, ?, ?, ?)"
                        + " as u(stream_id, key, epoch, pos, at) on conflict (stream_id, key) do update set"
                        + " epoch = excluded.epoch, pos = excluded.pos, at = excluded.at, since = excluded.since",
                now,
                streams,
                names,
                epochs,
                offsets,
                times);
    }
}
