package io.chathub.core;

import java.util.Objects;

/**
 * Which part of a room's history is wanted.
 *
 * @param from   where to begin
 * @param offset the offset that {@code BEFORE} and {@code AFTER} begin at, itself left out; at least 0, and 0 for {@code NEWEST}
 * @param limit  how many messages at most; at least 1
 */
public record HistoryQuery(From from, long offset, int limit) {

    /** Where a page begins. */
    public enum From {
        /** The newest messages there are. */
        NEWEST,
        /** The newest of those below the offset. */
        BEFORE,
        /** The oldest of those above the offset. */
        AFTER
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range
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
