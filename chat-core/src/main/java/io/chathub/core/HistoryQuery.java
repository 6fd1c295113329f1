package io.chathub.core;

import java.util.Objects;

/**
 * A request for a part of a room's history.
 *
 * @param from   the start of the page
 * @param offset the exclusive start offset of {@code BEFORE} and {@code AFTER}; at least 0, and 0 for {@code NEWEST}
 * @param limit  the largest number of messages; at least 1
 */
public record HistoryQuery(From from, long offset, int limit) {

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
     * @throws IllegalArgumentException if a value is out of range
     */
    public HistoryQuery {
        Objects.requireNonNull(from, "from");
        if (offset < 0) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 0)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
    }

    /** The newest {@code limit} messages. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery(From.NEWEST, 0, limit);
    }

    /** The newest {@code limit} messages with an offset below {@code offset}. */
    public static HistoryQuery before(long offset, int limit) {
        return new HistoryQuery(From.BEFORE, offset, limit);
    }

    /** The oldest {@code limit} messages with an offset above {@code offset}. */
    public static HistoryQuery after(long offset, int limit) {
        return new HistoryQuery(From.AFTER, offset, limit);
    }
}
