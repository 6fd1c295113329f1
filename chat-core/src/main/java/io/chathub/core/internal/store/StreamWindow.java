package io.chathub.core.internal.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest states of one stream in memory: each entry that an event above {@link #from} has changed, as last committed, without
 * a hole. A read that the window can answer for certain does not reach the store; for any other the window gives null. Guarded by
 * its {@link DurableStream}.
 */
final class StreamWindow {

    private final int maxEntries;
    /** By key, in the order of the last change. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** The messages among them, by offset. */
    private final TreeMap<Long, Entry> messages = new TreeMap<>();

    private StreamHead head;
    private long from;

    /** A window of at most {@code maxEntries} that begins at a head, with nothing before it. */
    StreamWindow(StreamHead head, int maxEntries) {
        this.maxEntries = maxEntries;
        this.head = head;
        from = head.offset();
    }

    /** A window of the states that have changed after {@code from}: the last page of them, and of it the newest {@code maxEntries}. */
    StreamWindow(ChangesPage page, long from, int maxEntries) {
        this.maxEntries = maxEntries;
        this.head = page.head();
        this.from = from;
        page.entries().forEach(this::put);
        trim();
    }

    /** The states after a commit, by change, and the head after it. */
    void moved(StreamHead now, List<Entry> changed) {
        head = now;
        changed.forEach(this::put);
        trim();
    }

    /**
     * Adds the states before this window.
     *
     * @param stored a window that was read while this one was in use; taken over
     * @return this window with the states of both; null where a commit may be in neither, or {@code stored} has commits that this window
     *         does not have yet
     */
    @Nullable StreamWindow after(StreamWindow stored) {
        long read = stored.head.offset();
        if (!stored.head.epoch().equals(head.epoch()) || from > read || read > head.offset()) {
            return null;
        }
        stored.moved(head, List.copyOf(entries.values()));
        return stored;
    }

    private void put(Entry entry) {
        entries.remove(entry.key());
        entries.put(entry.key(), entry);
        if (entry.state() instanceof MessagePosted message) {
            messages.put(message.offset(), entry);
        }
    }

    /**
     * Forgets what is too old: the oldest changes, what retention has removed, and what retention may have removed. The window then
     * begins later, so that it never has a hole.
     */
    private void trim() {
        long begin = Math.max(from, Math.max(head.floor(), head.cleared()));
        for (Entry entry : messages.headMap(head.floor(), true).values()) {
            MessagePosted message = (MessagePosted) entry.state();
            boolean pinned = message.state() != null && message.state().pinned();
            if (!pinned) {
                begin = Math.max(begin, entry.change()); // the store may have it as a state of changes, or not
            }
        }
        from = begin;
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry oldest = oldestFirst.next();
            if (oldest.change() > from && entries.size() <= maxEntries) {
                return;
            }
            from = Math.max(from, oldest.change()); // with it all entries of the same change
            oldestFirst.remove();
            if (oldest.state() instanceof MessagePosted message) {
                messages.remove(message.offset());
            }
        }
    }

    /** Whether the window has all messages that are held and not only pinned. */
    private boolean hasAllMessages() {
        return from <= head.floor();
    }

    // --------------------------------------------------------------------------------------------------------- reads

    @Nullable ChangesPage changes(long after, int limit) {
        if (after < from) {
            return null;
        }
        List<Entry> page = new ArrayList<>();
        long through = after;
        for (Entry entry : entries.values()) {
            if (entry.change() > after) {
                if (page.size() >= limit && entry.change() != through) {
                    return new ChangesPage(head, page, through, true);
                }
                page.add(entry);
                through = entry.change();
            }
        }
        return new ChangesPage(head, page, head.offset(), false);
    }

    @Nullable HistoryPage history(HistoryQuery query) {
        if (query.pinned() || query.thread() != null || query.author() != null) {
            return null;
        }
        long lowest = Math.max(from, head.floor());
        NavigableMap<Long, Entry> known = messages.tailMap(lowest, false);
        List<MessagePosted> page;
        boolean more;
        if (query.from() == HistoryQuery.From.AFTER) {
            if (query.offset() < from && !hasAllMessages()) {
                return null;
            }
            page = first(known.tailMap(Math.max(lowest, query.offset()), false).values(), query.limit());
            more = !page.isEmpty()
                    && known.lastKey() > page.get(page.size() - 1).offset();
        } else {
            NavigableMap<Long, Entry> below = query.from() == HistoryQuery.From.NEWEST || query.offset() > head.offset()
                    ? known
                    : query.offset() > lowest ? known.headMap(query.offset(), false) : new TreeMap<>();
            if (below.size() <= query.limit() && !hasAllMessages()) {
                return null;
            }
            page = new ArrayList<>(first(below.descendingMap().values(), query.limit()));
            Collections.reverse(page);
            more = below.size() > query.limit();
        }
        long begin = !page.isEmpty()
                ? page.get(0).offset()
                : query.from() == HistoryQuery.From.BEFORE ? query.offset() : Long.MAX_VALUE;
        Long counted = query.countedFrom();
        if (counted != null && counted >= head.floor() && counted < from && !hasAllMessages()) {
            return null;
        }
        Long changedAfter = query.changedAfter();
        List<MessagePosted> shown = page.stream()
                .filter(message -> changedAfter == null || message.change() > changedAfter)
                .toList();
        return new HistoryPage(
                head, shown, more, page.size() - shown.size(), counted == null ? null : skipped(counted, begin));
    }

    private static List<MessagePosted> first(Collection<Entry> source, int limit) {
        return source.stream()
                .limit(limit)
                .map(entry -> (MessagePosted) entry.state())
                .toList();
    }

    /** R7: the number of messages above {@code known} and below {@code begin}; null where it is not known. */
    private @Nullable Long skipped(long known, long begin) {
        if (known >= head.floor()) {
            return begin <= known + 1
                    ? 0L
                    : (long) messages.subMap(known, false, begin, false).size();
        }
        return known >= head.lastOther() ? (Long) Math.max(0, Math.min(begin - 1, head.offset()) - known) : null;
    }

    /** The entries of these keys; null where the window does not know about one of them. */
    @Nullable List<Entry> entries(Collection<String> keys) {
        List<Entry> found = new ArrayList<>();
        for (String key : keys) {
            Entry entry = entries.get(key);
            if (entry != null) {
                found.add(entry);
            } else {
                Long message = StreamRules.messageOffset(key);
                if (message == null ? from > 0 : message <= from) {
                    return null;
                }
            }
        }
        return found;
    }

    @Nullable Tally tally(TallyQuery query) {
        if (query.after() < from && !hasAllMessages()) {
            return null;
        }
        int unread = 0;
        int mentions = 0;
        for (Entry entry :
                messages.tailMap(Math.max(query.after(), head.floor()), false).values()) {
            MessagePosted message = (MessagePosted) entry.state();
            String author = message.user();
            boolean counts = !message.isDeleted()
                    && (author == null
                            || (!author.equals(query.user()) && !query.without().contains(author)));
            if (counts && unread < TallyQuery.MAX) {
                unread++;
                mentions += message.everyone() || message.mentions().contains(query.user()) ? 1 : 0;
            }
        }
        return new Tally(head, unread, mentions);
    }
}
