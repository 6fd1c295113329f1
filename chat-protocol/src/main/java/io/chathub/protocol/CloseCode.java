package io.chathub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection was closed: the codes of RFC 6455 section 7.4 that are used here, and those of the application.
 *
 * <p>From the number alone a client learns whether to come back: {@code 4500} to {@code 4999} are final, everything
 * else is worth another try with backoff.
 */
public enum CloseCode {
    /** Done; nothing is wrong. */
    NORMAL(1000, "bye"),
    /** The server stops. */
    GOING_AWAY(1001, "server is shutting down"),
    /** The peer broke the WebSocket protocol. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** A binary frame, where only text is spoken. */
    UNSUPPORTED_DATA(1003, "only text is spoken here"),
    /** A text frame that is not UTF-8. */
    INVALID_PAYLOAD(1007, "text is not UTF-8"),
    /** A rule without a code of its own was broken: a message did not become complete in time. */
    POLICY_VIOLATION(1008, "message was not completed in time"),
    /** A message over the size limit, or in too many parts with nothing in them. */
    TOO_LARGE(1009, "message is too large"),
    /** The server failed at something that was not the client's fault. */
    INTERNAL_ERROR(1011, "internal error"),
    /** The server restarts. */
    RESTART(1012, "server is restarting"),
    /** The server is full at this moment (IANA's registry of close codes). */
    TRY_AGAIN_LATER(1013, "try again later"),
    /** The token has expired, and no other came in time. */
    TOKEN_EXPIRED(4005, "token expired"),
    /** The client did not read as fast as the room talked. */
    TOO_SLOW(4008, "too slow"),
    /** The client did not answer a ping in time. */
    NO_PONG(4012, "no pong"),
    /** The client went on sending over the rate limit. */
    TOO_MANY_REQUESTS(4013, "too many requests"),
    /** The token is not valid. */
    BAD_TOKEN(4500, "bad token"),
    /** An operator ended this connection. */
    KICKED(4503, "kicked"),
    /** There are more connections than the server allows. */
    TOO_MANY_CONNECTIONS(4504, "too many connections"),
    /** The client sent too many malformed messages. */
    TOO_MANY_ERRORS(4509, "too many errors");

    private static final int FIRST_FINAL = 4500;
    private static final int LAST_FINAL = 4999;

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number in the close frame. */
    public int code() {
        return code;
    }

    /** The text in the close frame: constant, and short enough for a control frame. */
    public String reason() {
        return reason;
    }

    /** The one of this number; null for one that has no name here. */
    public static @Nullable CloseCode of(int code) {
        for (CloseCode known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        return null;
    }

    /** Whether a client that was closed with this code should come back. */
    public boolean mayReconnect() {
        return mayReconnect(code);
    }

    /**
     * Whether a client that was closed with {@code code} should come back, known here or not.
     *
     * @param code the number of a close frame, or 1005 or 1006 where there was none
     */
    public static boolean mayReconnect(int code) {
        return code < FIRST_FINAL || code > LAST_FINAL;
    }
}
