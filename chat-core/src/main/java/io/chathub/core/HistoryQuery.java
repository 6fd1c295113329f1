package io.chathub.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a part of a room's history. Without further restrictions the page has the messages above the floor; a broker may
 * add the pinned messages below it.
 *
 * @param from         the start of the page
 * @param offset       the exclusive start offset of {@code BEFORE} and {@code AFTER}; at least 0, and 0 for {@code NEWEST}
 * @param limit        the largest number of messages; at least 1
 * @param thread       the offset of the first message of the only thread of the page; null for all messages
 * @param pinned       whether the page has pinned messages only; those below the floor too
 * @param changedAfter leaves out the messages of the page that no event above this offset has changed, and counts them;
 *                     null leaves out nothing
 * @param countedFrom  asks for the number of messages above this offset and before the page; null asks for no number
 * @param author       the public id of the only author of the page's messages; null for all. The number of {@code countedFrom}
 *                     does not depend on it
 */
public record HistoryQuery(
        From from,
        long offset,
        int limit,
        @Nullable Long thread,
        boolean pinned,
        @Nullable Long changedAfter,
        @Nullable Long countedFrom,
        @Nullable String author) {

    /** The start of a page. */
    public enum From {
        /** The newest messages. */
        NEWEST,
        /** The newest messages below the offset. */
        BEFORE,
        /** The oldest messages above the offset. */
        AFTER
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range, or if more than one of {@code thread}, {@code pinned}
     *                                  and {@code changedAfter} is given
     */
    public HistoryQuery {
        Objects.requireNonNull(from, "from");
        if (offset < 0) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 0)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        if ((thread == null ? 0 : 1) + (pinned ? 1 : 0) + (changedAfter == null ? 0 : 1) > 1) {
            throw new IllegalArgumentException("thread, pinned, changedAfter: at most one of them");
        }
    }

    /** The newest {@code limit} messages. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery(From.NEWEST, 0, limit, null, false, null, null, null);
    }

    /** The newest {@code limit} messages with an offset below {@code offset}. */
    public static HistoryQuery before(long offset, int limit) {
        return new HistoryQuery(From.BEFORE, offset, limit, null, false, null, null, null);
    }

    /** The oldest {@code limit} messages with an offset above {@code offset}. */
    public static HistoryQuery after(long offset, int limit) {
        return new HistoryQuery(From.AFTER, offset, limit, null, false, null, null, null);
    }

    /** The same request with at most {@code most} messages. */
    public HistoryQuery limitedTo(int most) {
        return new HistoryQuery(from, offset, most, thread, pinned, changedAfter, countedFrom, author);
    }

    /** The same request for the replies of one thread. */
    public HistoryQuery inThread(long root) {
        return new HistoryQuery(from, offset, limit, root, pinned, changedAfter, countedFrom, author);
    }

    /** The same request for pinned messages. */
    public HistoryQuery pinnedOnly() {
        return new HistoryQuery(from, offset, limit, thread, true, changedAfter, countedFrom, author);
    }

    /** The same request without the messages that have not changed after {@code change}. */
    public HistoryQuery changedSince(long change) {
        return new HistoryQuery(from, offset, limit, thread, pinned, change, countedFrom, author);
    }

    /** The same request with the number of the messages above {@code known} and before the page. */
    public HistoryQuery countingFrom(long known) {
        return new HistoryQuery(from, offset, limit, thread, pinned, changedAfter, known, author);
    }

    /** The same request for the messages of one author alone. */
    public HistoryQuery writtenBy(String user) {
        return new HistoryQuery(
                from, offset, limit, thread, pinned, changedAfter, countedFrom, Objects.requireNonNull(user, "user"));
    }
}
