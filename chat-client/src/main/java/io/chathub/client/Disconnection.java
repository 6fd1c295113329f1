package io.chathub.client;

import java.time.Duration;
import java.util.Objects;

/**
 * How a connection ended, and what the client does about it.
 *
 * @param code          the close code of RFC 6455 section 7.4: the peer's, or the client's own where it closed first;
 *                      1005 for a close frame without a code, 1006 where there was no close frame
 * @param reason        why, for people; where the peer closed it is the peer's text (at most 123 bytes): treat it as
 *                      foreign input. May be empty
 * @param willReconnect whether the client tries again by itself
 * @param delay         how long it waits before that; zero where it does not try again
 */
public record Disconnection(int code, String reason, boolean willReconnect, Duration delay) {
    /** Checks that nothing is null. */
    public Disconnection {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(delay, "delay");
    }
}
