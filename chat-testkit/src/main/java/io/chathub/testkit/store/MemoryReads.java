package io.chathub.testkit.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.MessageStore.MessageTimes;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.testkit.store.MemoryTable.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The reads of an {@link InMemoryStore}: each goes through the whole stream. */
final class MemoryReads {

    private static final Comparator<MessagePosted> NEWEST_FIRST = Comparator.comparing(
                    MessagePosted::timestamp, Comparator.reverseOrder())
            .thenComparing(MessagePosted::room)
            .thenComparing(MessagePosted::offset, Comparator.reverseOrder());

    private MemoryReads() {}

    static @Nullable Entry entry(MemoryTable table, String key) {
        Long offset = StreamRules.messageOffset(key);
        if (offset == null) {
            return table.entries.get(key);
        }
        Row row = table.messages.get(offset);
        return row == null ? null : row.entry();
    }

    private static List<MessagePosted> held(MemoryTable table) {
        return table.messages.values().stream()
                .filter(table::isHeld)
                .map(Row::message)
                .toList();
    }

    /** The streams know the order of their own messages only: of several, the one with the latest age. */
    static @Nullable MessageTimes newest(Collection<MemoryTable> tables) {
        return tables.stream()
                .filter(table -> !table.messages.isEmpty())
                .map(table -> table.messages.lastEntry().getValue())
                .max(Comparator.comparing(Row::since))
                .map(row -> new MessageTimes(row.since(), row.entry().changedAt()))
                .orElse(null);
    }

    static StreamPage streams(Collection<String> all, String prefix, @Nullable String after, int limit) {
        List<String> names = all.stream()
                .filter(name -> name.startsWith(prefix) && (after == null || name.compareTo(after) > 0))
                .limit(limit + 1L)
                .toList();
        return new StreamPage(names.stream().limit(limit).toList(), names.size() > limit);
    }

    /** The held messages of an author that are not deleted, by stream. */
    static Map<String, List<Long>> messagesOf(Collection<MemoryTable> tables, String author, int limit) {
        Map<String, List<Long>> found = new TreeMap<>();
        int left = limit;
        for (MemoryTable table : tables) {
            List<Long> offsets = held(table).stream()
                    .filter(message -> author.equals(message.user()) && !message.isDeleted())
                    .map(MessagePosted::offset)
                    .limit(left)
                    .toList();
            if (!offsets.isEmpty()) {
                found.put(table.name, offsets);
            }
            left -= offsets.size();
        }
        return found;
    }

    private static List<MessagePosted> window(MemoryTable table) {
        return held(table).stream()
                .filter(message -> message.offset() > table.head().floor())
                .toList();
    }

    static HistoryPage history(MemoryTable table, HistoryQuery query) {
        StreamHead head = table.head();
        Long thread = query.thread();
        List<MessagePosted> source = query.pinned()
                ? held(table).stream()
                        .filter(message ->
                                message.state() != null && message.state().pinned())
                        .toList()
                : window(table).stream()
                        .filter(message -> thread == null || thread.equals(message.thread()))
                        .toList();
        String author = query.author();
        List<MessagePosted> inRange = source.stream()
                .filter(message -> author == null || author.equals(message.user()))
                .filter(message -> switch (query.from()) {
                    case NEWEST -> true;
                    case BEFORE -> message.offset() < query.offset();
                    case AFTER -> message.offset() > query.offset();
                })
                .toList();
        int size = inRange.size();
        int limit = Math.min(size, query.limit());
        List<MessagePosted> page = query.from() == HistoryQuery.From.AFTER
                ? inRange.subList(0, limit)
                : inRange.subList(size - limit, size);
        Long changedAfter = query.changedAfter();
        List<MessagePosted> shown = page.stream()
                .filter(message -> changedAfter == null || message.change() > changedAfter)
                .toList();
        long begin = !page.isEmpty()
                ? page.get(0).offset()
                : query.from() == HistoryQuery.From.BEFORE ? query.offset() : Long.MAX_VALUE;
        return new HistoryPage(
                head,
                shown,
                size > limit && limit > 0,
                page.size() - shown.size(),
                skipped(table, query.countedFrom(), begin));
    }

    private static @Nullable Long skipped(MemoryTable table, @Nullable Long from, long begin) {
        StreamHead head = table.head();
        if (from == null) {
            return null;
        }
        if (from >= head.floor()) {
            return window(table).stream()
                    .filter(message -> message.offset() > from && message.offset() < begin)
                    .count();
        }
        return from >= head.lastOther() ? Math.max(0, Math.min(begin - 1, head.offset()) - from) : null;
    }

    static ChangesPage changes(MemoryTable table, long after, int limit) {
        List<Entry> all = new ArrayList<>();
        table.messages.values().forEach(row -> all.add(row.entry()));
        all.addAll(table.entries.values());
        // the root of a thread comes before its reply
        List<Entry> changed = all.stream()
                .filter(entry ->
                        entry.change() > after && (entry.state() instanceof MessagePosted || entry.change() > 0))
                .sorted(Comparator.comparingLong(Entry::change)
                        .thenComparing(entry ->
                                entry.state() instanceof MessagePosted message ? message.offset() : Long.MAX_VALUE))
                .toList();
        int end = Math.min(limit, changed.size());
        while (end > 0
                && end < changed.size()
                && changed.get(end).change() == changed.get(end - 1).change()) {
            end++;
        }
        List<Entry> page = changed.subList(0, end);
        boolean more = end < changed.size();
        long through = more ? page.get(page.size() - 1).change() : table.head().offset();
        return new ChangesPage(table.head(), page, through, more);
    }

    static Tally tally(MemoryTable table, TallyQuery query) {
        List<MessagePosted> unread = window(table).stream()
                .filter(message -> message.offset() > query.after() && !message.isDeleted())
                .filter(message -> message.user() == null
                        || (!message.user().equals(query.user())
                                && !query.without().contains(message.user())))
                .limit(TallyQuery.MAX)
                .toList();
        long mentions = unread.stream()
                .filter(message -> message.everyone() || message.mentions().contains(query.user()))
                .count();
        return new Tally(table.head(), unread.size(), (int) mentions);
    }

    static ReactionPage reactions(MemoryTable table, long target, String emoji, @Nullable String after, int limit) {
        String name = StreamRules.emojiName(emoji);
        TreeMap<String, Reaction> rows =
                table.reactions.getOrDefault(target, Map.of()).getOrDefault(name, new TreeMap<>());
        String spelling = spellings(table, target).getOrDefault(name, emoji);
        List<Reaction> rest = rows.values().stream()
                .filter(row -> after == null || row.reactor().compareTo(after) > 0)
                .map(row -> new Reaction(row.reactor(), row.user(), row.name(), spelling, true))
                .toList();
        return new ReactionPage(rows.size(), rest.stream().limit(limit).toList(), rest.size() > limit);
    }

    static Map<Long, List<String>> mine(MemoryTable table, String reactor, Collection<Long> targets) {
        Map<Long, List<String>> mine = new LinkedHashMap<>();
        for (Long target : targets) {
            Set<String> own = table.reactionsOf(target, reactor);
            List<String> emoji = new ArrayList<>();
            spellings(table, target).forEach((name, spelling) -> {
                if (own.contains(name)) {
                    emoji.add(spelling);
                }
            });
            if (!emoji.isEmpty()) {
                mine.put(target, emoji);
            }
        }
        return mine;
    }

    /** The first spelling of each emoji, in the order of first use. */
    private static Map<String, String> spellings(MemoryTable table, long target) {
        Map<String, String> spellings = new LinkedHashMap<>();
        Row row = table.messages.get(target);
        if (row != null && row.message().state() != null) {
            for (ReactionCount count : row.message().state().reactions()) {
                spellings.put(StreamRules.emojiName(count.emoji()), count.emoji());
            }
        }
        return spellings;
    }

    static List<Marker> readers(MemoryTable table, long target, @Nullable String after, int limit) {
        StreamHead head = table.head();
        List<Marker> page = new ArrayList<>();
        for (Marker marker : table.markers.values()) {
            StreamPosition position = StreamRules.present(marker.position(), head);
            if ((after == null || marker.key().compareTo(after) > 0)
                    && position.epoch().equals(head.epoch())
                    && position.offset() >= target
                    && page.size() < limit) {
                page.add(new Marker(marker.key(), position, marker.name()));
            }
        }
        return page;
    }

    static SearchPage search(List<MemoryTable> tables, SearchQuery query) {
        SearchWords words = new SearchWords(query.text());
        int skipped = skipped(query.before());
        if (words.isEmpty()) {
            return new SearchPage(List.of(), null);
        }
        List<MessagePosted> found = tables.stream()
                .flatMap(table -> held(table).stream())
                .filter(message -> !message.isDeleted()
                        && (query.author() == null || query.author().equals(message.user()))
                        && words.match(message.text()))
                .sorted(NEWEST_FIRST)
                .skip(skipped)
                .toList();
        boolean more = found.size() > query.limit();
        List<MessagePosted> page = found.stream().limit(query.limit()).toList();
        return new SearchPage(page, more ? Integer.toString(skipped + page.size()) : null);
    }

    private static int skipped(@Nullable String cursor) {
        try {
            return cursor == null ? 0 : Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            ProtocolException refusal = new ProtocolException(ErrorCode.BAD_FIELD, "before: no cursor of a search");
            refusal.addSuppressed(e);
            throw refusal;
        }
    }
}
