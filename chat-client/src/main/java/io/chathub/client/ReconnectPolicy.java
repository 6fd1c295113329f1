package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import java.time.Duration;

/**
 * When a client comes back after a lost connection: exponential backoff with full jitter. The wait before attempt
 * <i>n</i> (counted from 0) is random between a floor and {@code min(maxDelay, baseDelay * 2^n)}, so that the clients of a
 * restarted server do not all return in the same moment (Brooker, "Exponential Backoff And Jitter", AWS 2015). The floor
 * is a tenth of the base delay, at most 50 ms. A {@code Retry-After} with which the server refused the handshake is
 * waited for on top, up to an hour.
 *
 * <p>No policy brings a client back after a final close code (4500 to 4999) or a final handshake refusal (every HTTP
 * status but 408, 429 and 5xx).
 */
public final class ReconnectPolicy {

    /** The default of {@link Builder#baseDelay}: 0.5 s. */
    public static final Duration DEFAULT_BASE_DELAY = Duration.ofMillis(500);
    /** The default of {@link Builder#maxDelay}: 30 s. */
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(30);
    /** The default of {@link Builder#resetAfter}: 5 s. */
    public static final Duration DEFAULT_RESET_AFTER = Duration.ofSeconds(5);
    /** Comes back after 0.5 s to 30 s; the first connection is tried once. */
    public static final ReconnectPolicy DEFAULT = builder().build();
    /** Never comes back: a lost connection closes the client. */
    public static final ReconnectPolicy NEVER = new ReconnectPolicy(builder(), false);

    private final boolean enabled;
    private final Duration baseDelay;
    private final Duration maxDelay;
    private final Duration resetAfter;
    private final boolean retryFirst;

    private ReconnectPolicy(Builder builder, boolean enabled) {
        this.enabled = enabled;
        baseDelay = builder.baseDelay;
        maxDelay = builder.maxDelay;
        resetAfter = builder.resetAfter;
        retryFirst = builder.retryFirst;
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the client comes back at all. */
    public boolean enabled() {
        return enabled;
    }

    /** The upper bound of the first wait. */
    public Duration baseDelay() {
        return baseDelay;
    }

    /** The upper bound of every wait. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** How long a connection must have lived for the next wait to be short again. */
    public Duration resetAfter() {
        return resetAfter;
    }

    /** Whether the first connection is tried more than once. */
    public boolean retryFirst() {
        return retryFirst;
    }

    /** Builds a {@link ReconnectPolicy}; not for several threads. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofDays(1);

        private Duration baseDelay = DEFAULT_BASE_DELAY;
        private Duration maxDelay = DEFAULT_MAX_DELAY;
        private Duration resetAfter = DEFAULT_RESET_AFTER;
        private boolean retryFirst;

        private Builder() {}

        /** The upper bound of the first wait, doubled for each further one; 1 ms to 1 day. Default 0.5 s. */
        public Builder baseDelay(Duration baseDelay) {
            this.baseDelay = Checks.between("baseDelay", baseDelay, Duration.ofMillis(1), LONGEST);
            return this;
        }

        /** The upper bound of every wait; at least the base delay, at most 1 day. Default 30 s. */
        public Builder maxDelay(Duration maxDelay) {
            this.maxDelay = Checks.between("maxDelay", maxDelay, Duration.ofMillis(1), LONGEST);
            return this;
        }

        /**
         * How long a connection must live before its loss counts as a first one again; 0 to 1 day. Default 5 s. Without
         * it, a server that takes connections only to drop them would be called twice a second by each client.
         */
        public Builder resetAfter(Duration resetAfter) {
            this.resetAfter = Checks.between("resetAfter", resetAfter, Duration.ZERO, LONGEST);
            return this;
        }

        /**
         * Whether the first connection is tried again too, until it stands, is refused for good, or the client is
         * closed: for a bot that may start before its server. Default false: a wrong address fails at once.
         */
        public Builder retryFirst(boolean retryFirst) {
            this.retryFirst = retryFirst;
            return this;
        }

        /**
         * The policy.
         *
         * @throws IllegalArgumentException if the base delay is over the maximum
         */
        public ReconnectPolicy build() {
            Checks.between("baseDelay", baseDelay, Duration.ofMillis(1), maxDelay);
            return new ReconnectPolicy(this, true);
        }
    }
}
