package io.chathub.protocol;

/**
 * The reasons for which the server rejects a request. A v2 client receives the code in an {@code error}. A v1 client
 * receives nothing: the code is only logged and counted by the server.
 */
public enum ErrorCode {
    /**
     * The text is not one JSON object: a syntax error, a duplicate key, nested too deep, a number too long, or several
     * documents.
     */
    BAD_JSON("bad-json"),
    /** The {@code type} is missing or unknown. */
    UNKNOWN_TYPE("unknown-type"),
    /** A field has the wrong JSON type or is out of range, or a string contains U+0000 or an unpaired surrogate. */
    BAD_FIELD("bad-field"),
    /** The username is empty, too long, or has control or invisible characters; see {@link Usernames}. */
    BAD_USERNAME("bad-username"),
    /** The connection has no username yet, and the command has none. */
    NOT_JOINED("not-joined"),
    /** The client is in the room already, or has joined with another username. */
    ALREADY_JOINED("already-joined"),
    /** Another client holds the username. */
    NAME_TAKEN("name-taken"),
    /** The room name is invalid; see {@link RoomNames}. */
    BAD_ROOM("bad-room"),
    /** The client is in the maximum number of rooms. */
    ROOM_LIMIT("room-limit"),
    /** The client is not in the room. */
    NOT_A_MEMBER("not-a-member"),
    /** The host does not allow the request. A forbidden subject and one that does not exist give the same error. */
    FORBIDDEN("forbidden"),
    /** The client is over a rate limit. */
    RATE_LIMITED("rate-limited"),
    /** The document or the text is over the {@link InputLimits}. */
    TOO_LARGE("too-large"),
    /** The server does not hold the message that the request names, or the message is deleted. */
    NOT_FOUND("not-found"),
    /** The revision or the epoch that the request names is not the present one. */
    CONFLICT("conflict"),
    /** As many exist as are allowed: reactions, pins, members, conversations, blocks, files. */
    LIMIT("limit"),
    /** The request needs an authenticated user, and the server has authenticated none on this connection. */
    IDENTITY_REQUIRED("identity-required"),
    /**
     * The server is overloaded or shutting down, or the host's decision took too long. If the error says that the
     * outcome is unknown, the request may have taken effect.
     */
    UNAVAILABLE("unavailable"),
    /** The server failed; the client is not at fault. */
    INTERNAL("internal");

    private final String wireName;

    ErrorCode(String wireName) {
        this.wireName = wireName;
    }

    /** The code in messages and logs, such as {@code bad-json}. */
    public String wireName() {
        return wireName;
    }

    /** Whether the same request may succeed later: true for {@link #RATE_LIMITED} and {@link #UNAVAILABLE}. */
    public boolean isTemporary() {
        return this == RATE_LIMITED || this == UNAVAILABLE;
    }

    /** Returns the code of {@code wireName}; {@link #INTERNAL} if this version does not know it. */
    public static ErrorCode ofWireName(String wireName) {
        for (ErrorCode code : values()) {
            if (code.wireName.equals(wireName)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
