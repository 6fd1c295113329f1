package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import java.time.Duration;

/**
 * The waiting times before reconnects: exponential backoff with full jitter. The delay before attempt <i>n</i> (counted
 * from 0) is random between a floor and {@code min(maxDelay, baseDelay * 2^n)}, so that the clients of a restarted server do
 * not all return at the same moment (Brooker, "Exponential Backoff And Jitter", AWS 2015). The floor is a tenth of the base
 * delay, at most 50 ms. The {@code Retry-After} of a refused handshake is added, up to an hour.
 *
 * <p>No policy reconnects after a final close code (4500 to 4999). A refusal of the handshake with an HTTP status other than
 * 408, 429 and 5xx is final for a client that was never connected. A client that was connected before goes on for
 * {@link Builder#refusedFor}, since proxies answer with such a status while a server is replaced.
 *
 * <p>A bot that shall run for weeks needs {@link Builder#retryFirst}, which waits for a server that is not there yet.
 */
public final class ReconnectPolicy {

    /** The default of {@link Builder#baseDelay}: 0.5 s. */
    public static final Duration DEFAULT_BASE_DELAY = Duration.ofMillis(500);
    /** The default of {@link Builder#maxDelay}: 30 s. */
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(30);
    /** The default of {@link Builder#resetAfter}: 5 s. */
    public static final Duration DEFAULT_RESET_AFTER = Duration.ofSeconds(5);
    /** The default of {@link Builder#refusedFor}: 5 min. */
    public static final Duration DEFAULT_REFUSED_FOR = Duration.ofMinutes(5);
    /** Reconnects after up to 0.5 s, then up to 30 s; only one attempt for the first connection. */
    public static final ReconnectPolicy DEFAULT = builder().build();
    /** Never reconnects: a lost connection closes the client. */
    public static final ReconnectPolicy NEVER = new ReconnectPolicy(builder(), false);

    private final boolean enabled;
    private final Duration baseDelay;
    private final Duration maxDelay;
    private final Duration resetAfter;
    private final Duration refusedFor;
    private final boolean retryFirst;

    private ReconnectPolicy(Builder builder, boolean enabled) {
        this.enabled = enabled;
        baseDelay = builder.baseDelay;
        maxDelay = builder.maxDelay;
        resetAfter = builder.resetAfter;
        refusedFor = builder.refusedFor;
        retryFirst = builder.retryFirst;
    }

    /** Creates a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the client reconnects. */
    public boolean enabled() {
        return enabled;
    }

    /** The upper bound of the first delay. */
    public Duration baseDelay() {
        return baseDelay;
    }

    /** The upper bound of every delay. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** How long a connection must last for the delays to start again with the first one. */
    public Duration resetAfter() {
        return resetAfter;
    }

    /** How long a client that was connected before repeats attempts that are refused for good. */
    public Duration refusedFor() {
        return refusedFor;
    }

    /** Whether there are several attempts for the first connection. */
    public boolean retryFirst() {
        return retryFirst;
    }

    /** A builder of {@link ReconnectPolicy}s. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofDays(1);

        private Duration baseDelay = DEFAULT_BASE_DELAY;
        private Duration maxDelay = DEFAULT_MAX_DELAY;
        private Duration resetAfter = DEFAULT_RESET_AFTER;
        private Duration refusedFor = DEFAULT_REFUSED_FOR;
        private boolean retryFirst;

        private Builder() {}

        /** The upper bound of the first delay, doubled for each further one; 1 ms to 1 day. Default 0.5 s. */
        public Builder baseDelay(Duration baseDelay) {
            this.baseDelay = Checks.between("baseDelay", baseDelay, Duration.ofMillis(1), LONGEST);
            return this;
        }

        /** The upper bound of every delay; at least the base delay, at most 1 day. Default 30 s. */
        public Builder maxDelay(Duration maxDelay) {
            this.maxDelay = Checks.between("maxDelay", maxDelay, Duration.ofMillis(1), LONGEST);
            return this;
        }

        /**
         * How long a connection must last for its loss to count as a first one again; 0 to 1 day. Default 5 s. With 0 each
         * client makes two attempts a second at a server that accepts connections and drops them.
         */
        public Builder resetAfter(Duration resetAfter) {
            this.resetAfter = Checks.between("resetAfter", resetAfter, Duration.ZERO, LONGEST);
            return this;
        }

        /**
         * How long a client that was connected before goes on when every attempt is refused with an HTTP status other than
         * 408, 429 and 5xx: with 404, 403 or a redirect by a proxy whose server is being replaced, or with 401. After that
         * time the client is closed. 0 to 1 day. Default 5 min. Each attempt asks the
         * {@linkplain ChatClientBuilder#token token supplier}; after a 401 there is at least one more attempt with a new
         * token, with 0 too. A connection, and every other failure, starts the time again.
         */
        public Builder refusedFor(Duration refusedFor) {
            this.refusedFor = Checks.between("refusedFor", refusedFor, Duration.ZERO, LONGEST);
            return this;
        }

        /**
         * Whether the client repeats the attempt for the first connection until it succeeds, is finally refused, or the
         * client is closed; for a bot that may start before its server. Default false: a wrong address fails at once.
         */
        public Builder retryFirst(boolean retryFirst) {
            this.retryFirst = retryFirst;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalArgumentException if the base delay is greater than the maximum delay
         */
        public ReconnectPolicy build() {
            Checks.between("baseDelay", baseDelay, Duration.ofMillis(1), maxDelay);
            return new ReconnectPolicy(this, true);
        }
    }
}
