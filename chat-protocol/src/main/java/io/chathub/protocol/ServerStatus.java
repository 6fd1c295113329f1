package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The answer of {@code GET /api/status}; a server that answers is {@code "running"}.
 *
 * @param uptime            how long the server has run; on the wire in milliseconds
 * @param startTime         when it started
 * @param currentTime       when this was taken
 * @param activeConnections how many connections are open
 * @param totalMessages     how many messages were broadcast since the start
 * @param totalEvents       how many events of any kind were recorded since the start
 */
public record ServerStatus(
        Duration uptime,
        Instant startTime,
        Instant currentTime,
        int activeConnections,
        long totalMessages,
        long totalEvents) {
    /** Checks that nothing is null. */
    public ServerStatus {
        Objects.requireNonNull(uptime, "uptime");
        Objects.requireNonNull(startTime, "startTime");
        Objects.requireNonNull(currentTime, "currentTime");
    }
}
