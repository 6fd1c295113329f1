package io.chathub.client.spi;

import io.chathub.protocol.CloseCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection, or an attempt, ended.
 *
 * @param code       a close code; {@link #ABNORMAL} where there was no close frame
 * @param reason     for people; may be empty
 * @param httpStatus how the handshake was refused; 0 if it was not
 * @param retryAfter what the refusal asked to wait; zero if nothing
 * @param cause      what the network threw, if anything
 */
public record TransportEnd(
        int code,
        String reason,
        int httpStatus,
        Duration retryAfter,
        @Nullable Throwable cause) {

    /** "Closed abnormally", RFC 6455 section 7.4.1. */
    public static final int ABNORMAL = 1006;

    /** An end without a refusal. */
    public static TransportEnd of(int code, String reason) {
        return new TransportEnd(code, reason, 0, Duration.ZERO, null);
    }

    /** Whether another attempt makes sense. */
    public boolean mayRetry() {
        return switch (httpStatus) {
            case 0 -> CloseCode.mayReconnect(code);
            case 408, 429 -> true;
            default -> httpStatus >= 500;
        };
    }
}
