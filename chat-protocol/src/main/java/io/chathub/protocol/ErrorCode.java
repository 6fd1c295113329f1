package io.chathub.protocol;

/**
 * Why the server did not do what a client asked. A v1 client is never told: there, the code appears in the log and in
 * the counters of the server.
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
    /** More than the rate that the server allows. */
    RATE_LIMITED("rate-limited"),
    /** The document or the text is longer than {@link InputLimits} allows. */
    TOO_LARGE("too-large"),
    /** The server has too much to do, or is about to stop. */
    UNAVAILABLE("unavailable");

    private final String wireName;

    ErrorCode(String wireName) {
        this.wireName = wireName;
    }

    /** The code as PROTOCOL and logs write it, such as {@code bad-json}. */
    public String wireName() {
        return wireName;
    }
}
