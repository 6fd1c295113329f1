package io.chathub.core.internal.broker.stream;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages by offset.
 *
 * <p><b>R5:</b> a page has messages above the floor; a page of pinned messages those below too. <b>R7:</b> the number of
 * missed messages is exact where all messages after the position are held, or where all events after it were messages; else
 * unknown. Guarded by its {@link EntryStream}.
 */
final class HistoryReader {

    private final Numbering numbering;
    private final Messages messages;

    HistoryReader(Numbering numbering, Messages messages) {
        this.numbering = numbering;
        this.messages = messages;
    }

    HistoryPage read(HistoryQuery query) {
        List<MessagePosted> source = source(query);
        int first;
        int last;
        if (query.from() == HistoryQuery.From.AFTER) {
            first = above(source, query.offset());
            last = (int) Math.min(source.size(), first + (long) query.limit());
        } else {
            last = query.from() == HistoryQuery.From.NEWEST
                    ? source.size()
                    : query.offset() == 0 ? 0 : above(source, query.offset() - 1);
            first = (int) Math.max(0, last - (long) query.limit());
        }
        boolean more = last > first && (query.from() == HistoryQuery.From.AFTER ? last < source.size() : first > 0);
        List<MessagePosted> page = new ArrayList<>(last - first);
        int unchanged = 0;
        Long changedAfter = query.changedAfter();
        for (int i = first; i < last; i++) {
            MessagePosted message = source.get(i);
            if (changedAfter == null || message.change() > changedAfter) {
                page.add(message);
            } else {
                unchanged++;
            }
        }
        long begin = last > first
                ? source.get(first).offset()
                : query.from() == HistoryQuery.From.BEFORE ? query.offset() : Long.MAX_VALUE;
        return new HistoryPage(numbering.head(), page, more, unchanged, skipped(query.countedFrom(), begin));
    }

    private List<MessagePosted> source(HistoryQuery query) {
        List<MessagePosted> all = ofAllAuthors(query);
        String author = query.author();
        return author == null
                ? all
                : all.stream().filter(message -> author.equals(message.user())).toList();
    }

    private List<MessagePosted> ofAllAuthors(HistoryQuery query) {
        if (query.pinned()) {
            List<MessagePosted> pinned = new ArrayList<>();
            for (EntryNode node : messages.pinned()) {
                pinned.add((MessagePosted) node.state());
            }
            return pinned;
        }
        Long root = query.thread();
        if (root == null) {
            return messages.window();
        }
        List<MessagePosted> replies = new ArrayList<>();
        for (long offset : messages.threads().of(root)) {
            MessagePosted reply = offset > numbering.floor() ? messages.held(offset) : null;
            if (reply != null) {
                replies.add(reply);
            }
        }
        return replies;
    }

    /**
     * R7: the number of messages above {@code from} and below {@code begin}; null where it is not asked for or not
     * known.
     */
    private @Nullable Long skipped(@Nullable Long from, long begin) {
        if (from == null) {
            return null;
        }
        if (from >= numbering.floor()) {
            MessageRing window = messages.window();
            int until = begin == Long.MAX_VALUE ? window.size() : window.firstFrom(begin);
            return (long) Math.max(0, until - above(window, from));
        }
        if (from >= numbering.lastOther()) {
            return Math.max(0, Math.min(begin - 1, numbering.offset()) - from);
        }
        return null;
    }

    /** The index of the first message above {@code offset}; the size where there is none. */
    private static int above(List<MessagePosted> source, long offset) {
        int low = 0;
        int high = source.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (source.get(middle).offset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
