package io.chathub.core.internal.limit;

/** The classes of input that have a rate of their own. */
public enum RateClass {
    /** Messages; a long one counts as several. */
    MESSAGE,
    /** Typing notices. */
    TYPING,
    /** Joins, and the names that a v1 client takes: all members of a room are notified of them. */
    JOIN,
    /** Reactions: cheaper than messages, and collected where they are many. */
    REACTION,
    /** Every other request of a v2 client. */
    REQUEST,
    /** WebSocket pings and pongs. */
    CONTROL
}
