package io.chathub.protocol.event;

import io.chathub.protocol.Feature;
import io.chathub.protocol.command.Ping;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits, intervals and features that a v2 server announces: {@code
 * "version":2,"limits":{"maxMessageBytes":65536,"maxRooms":128},"pingInterval":25000,"features":["edit"]}, with {@code
 * "user":"u…22"} if the server knows the user, and with {@code "expiresIn":3600000} if the client's token expires.
 */
public final class Terms {

    /** The maximum length of the public id of a user: {@value} characters. */
    public static final int MAX_USER_LENGTH = 64;

    private final int maxMessageBytes;
    private final int maxRooms;
    private final Duration pingInterval;
    private final Set<Feature> features;
    private final @Nullable String user;
    private final @Nullable Duration expiresIn;

    private Terms(Builder builder) {
        maxMessageBytes = builder.maxMessageBytes;
        maxRooms = builder.maxRooms;
        pingInterval = builder.pingInterval;
        features = builder.features;
        user = builder.user;
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

    /**
     * The features of the server that this version knows, in the order of {@link Feature}; unmodifiable. Empty for a
     * server of a version before features.
     */
    public Set<Feature> features() {
        return features;
    }

    /**
     * The public id of the user whom the server has authenticated, 1 to {@value #MAX_USER_LENGTH} characters of {@code
     * [A-Za-z0-9_-]}; null if it has authenticated none.
     */
    public @Nullable String user() {
        return user;
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
                && features.equals(that.features)
                && Objects.equals(user, that.user)
                && Objects.equals(expiresIn, that.expiresIn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxMessageBytes, maxRooms, pingInterval, features, user, expiresIn);
    }

    @Override
    public String toString() {
        return "Terms[maxMessageBytes=" + maxMessageBytes + ", maxRooms=" + maxRooms + ", pingInterval=" + pingInterval
                + ", features=" + features + ", user=" + user + ", expiresIn=" + expiresIn + "]";
    }

    /** Builds a {@link Terms}. Not for use by several threads at once. */
    public static final class Builder {

        private final int maxMessageBytes;
        private final int maxRooms;
        private final Duration pingInterval;
        private Set<Feature> features = Set.of();
        private @Nullable String user;
        private @Nullable Duration expiresIn;

        private Builder(int maxMessageBytes, int maxRooms, Duration pingInterval) {
            this.maxMessageBytes = maxMessageBytes;
            this.maxRooms = maxRooms;
            this.pingInterval = Objects.requireNonNull(pingInterval, "pingInterval");
        }

        /** Sets {@link Terms#features()}; default: empty. */
        public Builder features(Collection<Feature> features) {
            EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
            copy.addAll(features);
            this.features = Collections.unmodifiableSet(copy);
            return this;
        }

        /** Sets {@link Terms#user()}; default: null. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
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
