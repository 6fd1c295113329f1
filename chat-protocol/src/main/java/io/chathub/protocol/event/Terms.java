package io.chathub.protocol.event;

import io.chathub.protocol.command.Ping;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits and intervals that a v2 server announces: {@code
 * "version":2,"limits":{"maxMessageBytes":65536,"maxRooms":128},"pingInterval":25000}, with {@code "expiresIn":3600000}
 * if the client's token expires.
 */
public final class Terms {

    private final int maxMessageBytes;
    private final int maxRooms;
    private final Duration pingInterval;
    private final @Nullable Duration expiresIn;

    private Terms(Builder builder) {
        maxMessageBytes = builder.maxMessageBytes;
        maxRooms = builder.maxRooms;
        pingInterval = builder.pingInterval;
        expiresIn = builder.expiresIn;
    }

    /** Begins a set of terms; every other field has a default. */
    public static Builder builder(int maxMessageBytes, int maxRooms, Duration pingInterval) {
        return new Builder(maxMessageBytes, maxRooms, pingInterval);
    }

    /** The longest message that the server accepts, in bytes of UTF-8. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** The maximum number of rooms that this client may be in at once. */
    public int maxRooms() {
        return maxRooms;
    }

    /** How often a client that cannot send WebSocket pings should send a {@link Ping}; milliseconds in JSON. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** The time until the client's token expires; milliseconds in JSON; null if it does not expire. */
    public @Nullable Duration expiresIn() {
        return expiresIn;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Terms that
                && maxMessageBytes == that.maxMessageBytes
                && maxRooms == that.maxRooms
                && pingInterval.equals(that.pingInterval)
                && Objects.equals(expiresIn, that.expiresIn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxMessageBytes, maxRooms, pingInterval, expiresIn);
    }

    @Override
    public String toString() {
        return "Terms[maxMessageBytes=" + maxMessageBytes + ", maxRooms=" + maxRooms + ", pingInterval=" + pingInterval
                + ", expiresIn=" + expiresIn + "]";
    }

    /** Builds a {@link Terms}. Not for use by several threads at once. */
    public static final class Builder {

        private final int maxMessageBytes;
        private final int maxRooms;
        private final Duration pingInterval;
        private @Nullable Duration expiresIn;

        private Builder(int maxMessageBytes, int maxRooms, Duration pingInterval) {
            this.maxMessageBytes = maxMessageBytes;
            this.maxRooms = maxRooms;
            this.pingInterval = Objects.requireNonNull(pingInterval, "pingInterval");
        }

        /** Sets {@link Terms#expiresIn()}; default: null. */
        public Builder expiresIn(@Nullable Duration expiresIn) {
            this.expiresIn = expiresIn;
            return this;
        }

        /** Returns the set of terms. */
        public Terms build() {
            return new Terms(this);
        }
    }
}
