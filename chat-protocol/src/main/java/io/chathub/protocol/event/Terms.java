package io.chathub.protocol.event;

import io.chathub.protocol.command.Ping;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code "version":2,"limits":{"maxMessageBytes":65536,"maxRooms":128},"pingInterval":25000}, and
 * {@code "expiresIn":3600000} where the client's token expires.
 *
 * @param maxMessageBytes the longest message that the server reads, in bytes of UTF-8
 * @param maxRooms        how many rooms this client may be in at once
 * @param pingInterval    how often a client that cannot send WebSocket pings should send a
 *                        {@link Ping}; milliseconds on the wire
 * @param expiresIn       when the client's token will have expired; milliseconds on the wire; null where it does not
 */
public record Terms(
        int maxMessageBytes,
        int maxRooms,
        Duration pingInterval,
        @Nullable Duration expiresIn) {
    /** Checks that nothing is null that may not be. */
    public Terms {
        Objects.requireNonNull(pingInterval, "pingInterval");
    }

    /** For a client whose identity does not expire. */
    public Terms(int maxMessageBytes, int maxRooms, Duration pingInterval) {
        this(maxMessageBytes, maxRooms, pingInterval, null);
    }
}
