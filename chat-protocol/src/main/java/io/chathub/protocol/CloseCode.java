package io.chathub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The close codes of a connection: those of RFC 6455 section 7.4 that the server uses, and codes of its own.
 *
 * <p>The number alone says whether a client should reconnect: after {@code 4500} to {@code 4999} it should not; after
 * every other code it may, with backoff.
 */
public enum CloseCode {
    /** A normal end. */
    NORMAL(1000, "bye"),
    /** The server is shutting down. */
    GOING_AWAY(1001, "server is shutting down"),
    /** The peer broke the WebSocket protocol. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** The client sent a binary frame; the protocol has text frames only. */
    UNSUPPORTED_DATA(1003, "only text is spoken here"),
    /** The client sent a text frame that is not UTF-8. */
    INVALID_PAYLOAD(1007, "text is not UTF-8"),
    /** The client began a message and did not complete it in time. */
    POLICY_VIOLATION(1008, "message was not completed in time"),
    /** The client sent a message over the size limit, or one with too many empty fragments. */
    TOO_LARGE(1009, "message is too large"),
    /** The server failed; the client is not at fault. */
    INTERNAL_ERROR(1011, "internal error"),
    /** The server is restarting. */
    RESTART(1012, "server is restarting"),
    /** The server is full at the moment (from IANA's registry of close codes). */
    TRY_AGAIN_LATER(1013, "try again later"),
    /** The token expired, and the client did not send a new one in time. */
    TOKEN_EXPIRED(4005, "token expired"),
    /** The client read too slowly: its outbound queue was full. */
    TOO_SLOW(4008, "too slow"),
    /** The client did not answer a ping in time. */
    NO_PONG(4012, "no pong"),
    /** The client kept sending over the rate limit. */
    TOO_MANY_REQUESTS(4013, "too many requests"),
    /** The token is invalid. */
    BAD_TOKEN(4500, "bad token"),
    /** An operator closed the connection. */
    KICKED(4503, "kicked"),
    /** The client, its user or its address has more connections than the server allows. */
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

    /** The reason in the close frame: a constant of at most 123 ASCII characters. */
    public String reason() {
        return reason;
    }

    /** Returns the constant of {@code code}; null if there is none. */
    public static @Nullable CloseCode of(int code) {
        for (CloseCode known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        return null;
    }

    /** Whether a client that was closed with this code should reconnect. */
    public boolean mayReconnect() {
        return mayReconnect(code);
    }

    /**
     * Whether a client that was closed with {@code code} should reconnect; for every number, known or not.
     *
     * @param code the number of a close frame; 1005 or 1006 if there was none
     */
    public static boolean mayReconnect(int code) {
        return code < FIRST_FINAL || code > LAST_FINAL;
    }
}
