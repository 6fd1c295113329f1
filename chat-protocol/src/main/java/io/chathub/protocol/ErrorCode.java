package io.chathub.protocol;

/**
 * Why the server did not do what a client asked. A v2 client is told by an {@code error}; a v1 client never is: there,
 * the code appears in the log and in the counters of the server.
 */
public enum ErrorCode {
    /** The text is not one JSON object: a syntax error, a duplicate key, too deep, too long a number, more than one document. */
    BAD_JSON("bad-json"),
    /** The {@code type} is missing or unknown. */
    UNKNOWN_TYPE("unknown-type"),
    /** A field has a value of the wrong kind, or a string that holds U+0000 or half of a surrogate pair. */
    BAD_FIELD("bad-field"),
    /** The name is empty, too long, or has control or invisible characters; see {@link Usernames}. */
    BAD_USERNAME("bad-username"),
    /** The connection has no name yet, and the command carries none. */
    NOT_JOINED("not-joined"),
    /** The client is in that room already, or has joined under another name. */
    ALREADY_JOINED("already-joined"),
    /** Somebody else has that name. */
    NAME_TAKEN("name-taken"),
    /** That is no name of a room; see {@link RoomNames}. */
    BAD_ROOM("bad-room"),
    /** The client is in as many rooms as it may. */
    ROOM_LIMIT("room-limit"),
    /** The client is not in that room. */
    NOT_A_MEMBER("not-a-member"),
    /** The host does not allow it. What is forbidden and what does not exist look the same. */
    FORBIDDEN("forbidden"),
    /** More than the rate that the server allows. */
    RATE_LIMITED("rate-limited"),
    /** The document or the text is longer than {@link InputLimits} allows. */
    TOO_LARGE("too-large"),
    /** The server has too much to do, is about to stop, or waited too long for the host's decision. */
    UNAVAILABLE("unavailable"),
    /** The server failed at it, and not by the client's fault. */
    INTERNAL("internal");

    private final String wireName;

    ErrorCode(String wireName) {
        this.wireName = wireName;
    }

    /** The code as PROTOCOL and logs write it, such as {@code bad-json}. */
    public String wireName() {
        return wireName;
    }

    /** Whether the same request may be taken later: it is over a rate, or the server is busy. */
    public boolean isTemporary() {
        return this == RATE_LIMITED || this == UNAVAILABLE;
    }

    /** The code that is written so; {@link #INTERNAL} for one that this version does not know. */
    public static ErrorCode ofWireName(String wireName) {
        for (ErrorCode code : values()) {
            if (code.wireName.equals(wireName)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
