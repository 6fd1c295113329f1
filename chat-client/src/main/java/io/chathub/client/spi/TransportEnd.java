package io.chathub.client.spi;

import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a connection or of an attempt. */
public final class TransportEnd {

    /** The close code of a connection without a close frame, RFC 6455 section 7.4.1. */
    public static final int ABNORMAL = 1006;

    private final int code;
    private final String reason;
    private final int httpStatus;
    private final Duration retryAfter;
    private final @Nullable Throwable cause;

    private TransportEnd(int code, String reason, int httpStatus, Duration retryAfter, @Nullable Throwable cause) {
        this.code = code;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.httpStatus = httpStatus;
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
        this.cause = cause;
    }

    /**
     * Creates the end of a connection.
     *
     * @param code   a close code; {@link #ABNORMAL} without a close frame
     * @param reason for people; may be empty
     */
    public static TransportEnd of(int code, String reason) {
        return new TransportEnd(code, reason, 0, Duration.ZERO, null);
    }

    /**
     * Creates the end of an attempt whose handshake was refused; its code is {@link #ABNORMAL}.
     *
     * @param httpStatus the status of the response, such as 503
     * @param retryAfter the waiting time of its {@code Retry-After}; zero if there was none
     */
    public static TransportEnd refused(int httpStatus, Duration retryAfter) {
        return new TransportEnd(ABNORMAL, "handshake refused with HTTP " + httpStatus, httpStatus, retryAfter, null);
    }

    /** Returns this end with an exception as its cause. */
    public TransportEnd withCause(@Nullable Throwable exception) {
        return new TransportEnd(code, reason, httpStatus, retryAfter, exception);
    }

    /** The close code; {@link #ABNORMAL} without a close frame. */
    public int code() {
        return code;
    }

    /** The reason, for people; may be empty. The peer may have written it. */
    public String reason() {
        return reason;
    }

    /** The HTTP status of a refused handshake; 0 if it was not refused. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The waiting time that the server asked for; zero if it did not. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The exception of the network or of TLS; null if there was none. */
    public @Nullable Throwable cause() {
        return cause;
    }

    /**
     * Whether another attempt makes sense: after every close code but the final ones (4500 to 4999), and after the
     * statuses 408, 429 and 5xx. A client that was connected before makes further attempts after other statuses, too, for
     * {@link io.chathub.client.ReconnectPolicy#refusedFor}.
     */
    public boolean mayRetry() {
        return switch (httpStatus) {
            case 0 -> CloseCode.mayReconnect(code);
            case 408, 429 -> true;
            default -> httpStatus >= 500;
        };
    }

    @Override
    public String toString() {
        return "TransportEnd[" + code + " " + reason + (cause == null ? "]" : ", " + cause + "]");
    }
}
