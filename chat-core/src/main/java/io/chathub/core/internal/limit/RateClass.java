package io.chathub.core.internal.limit;

/** What a client may send at a rate, each kind at one of its own. */
public enum RateClass {
    /** Messages; a long one counts as several. */
    MESSAGE,
    /** Typing notices. */
    TYPING,
    /** Joins, and the names that a v1 client takes: what all members of a room are told of. */
    JOIN,
    /** Every other request of a v2 client. */
    REQUEST,
    /** WebSocket pings, and pongs that nobody asked for. */
    CONTROL
}
