package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.ReactionCount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one stream by their keys: entries, reactions, read markers. */
final class RowReads {

    private final Sql sql;
    private final StreamCell cell;

    RowReads(Sql sql, StreamCell cell) {
        this.sql = sql;
        this.cell = cell;
    }

    List<Entry> entries(Collection<String> keys) throws SQLException {
        List<Entry> found = new ArrayList<>();
        for (String key : keys) {
            Entry entry = entry(key);
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    @Nullable Entry entry(String key) throws SQLException {
        Long offset = StreamRules.messageOffset(key);
        return offset == null
                ? sql.first(
                        "select " + Rows.ENTRY + " from chat_entry where stream_id = ? and key = ?",
                        Rows::entry,
                        cell.id,
                        key)
                : sql.first(
                        "select " + Rows.MESSAGE + " from chat_message where stream_id = ? and pos = ?",
                        Rows::message,
                        cell.id,
                        offset);
    }

    List<Entry> keyRange(String prefix, @Nullable String after, int limit) throws SQLException {
        return sql.list(
                "select " + Rows.ENTRY + " from chat_entry where stream_id = ?1 and key >= ?2 and key > ?3"
                        + " and key < ?4 and removed = 0 order by key limit ?5",
                Rows::entry,
                cell.id,
                prefix,
                after == null ? "" : after,
                StreamRules.afterPrefix(prefix),
                limit);
    }

    ReactionPage reactions(long target, String emoji, @Nullable String after, int limit) throws SQLException {
        String name = StreamRules.emojiName(emoji);
        int count = (int) sql.number(
                "select count(*) from chat_reaction where stream_id = ? and target = ? and emoji = ?",
                0,
                cell.id,
                target,
                name);
        if (count == 0) {
            return new ReactionPage(0, List.of(), false);
        }
        String spelling = spellings(target).getOrDefault(name, emoji);
        List<Reaction> rows = sql.list(
                "select reactor, user, name from chat_reaction where stream_id = ? and target = ? and emoji = ?"
                        + " and reactor > ? order by reactor limit ?",
                row -> new Reaction(row.getString(1), row.getString(2), row.getString(3), spelling, true),
                cell.id,
                target,
                name,
                after == null ? "" : after,
                limit + 1L);
        boolean more = rows.size() > limit;
        return new ReactionPage(count, more ? rows.subList(0, limit) : rows, more);
    }

    Map<Long, List<String>> mine(String reactor, Collection<Long> targets) throws SQLException {
        Map<Long, List<String>> mine = new LinkedHashMap<>();
        for (Long target : targets) {
            Set<String> own = new HashSet<>(sql.list(
                    "select emoji from chat_reaction where stream_id = ? and target = ? and reactor = ?",
                    row -> row.getString(1),
                    cell.id,
                    target,
                    reactor));
            if (!own.isEmpty()) {
                List<String> emoji = new ArrayList<>();
                spellings(target).forEach((name, spelling) -> {
                    if (own.contains(name)) {
                        emoji.add(spelling);
                    }
                });
                mine.put(target, emoji);
            }
        }
        return mine;
    }

    /** The first spelling of each emoji of a message, in the order of first use. */
    private Map<String, String> spellings(long target) throws SQLException {
        Map<String, String> spellings = new LinkedHashMap<>();
        Entry entry = entry("m/" + target);
        if (entry != null && entry.state() instanceof MessagePosted message && message.state() != null) {
            for (ReactionCount count : message.state().reactions()) {
                spellings.put(StreamRules.emojiName(count.emoji()), count.emoji());
            }
        }
        return spellings;
    }

    /** R9: a marker of an ancestor counts as its position in the present numbering. */
    List<Marker> readers(long target, @Nullable String after, int limit) throws SQLException {
        List<Marker> page = new ArrayList<>();
        for (Marker marker : sql.list(
                "select key, epoch, pos, name from chat_marker where stream_id = ? and key > ? order by key",
                SqliteTable::marker,
                cell.id,
                after == null ? "" : after)) {
            StreamPosition position = StreamRules.present(marker.position(), cell.head);
            if (page.size() < limit && position.epoch().equals(cell.head.epoch()) && position.offset() >= target) {
                page.add(new Marker(marker.key(), position, marker.name()));
            }
        }
        return page;
    }
}
