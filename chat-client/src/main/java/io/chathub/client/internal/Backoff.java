package io.chathub.client.internal;

import io.chathub.client.ReconnectPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The next wait of a {@link ReconnectPolicy}. For one thread at a time. */
final class Backoff {

    private static final Duration HIGHEST_FLOOR = Duration.ofMillis(50);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final ReconnectPolicy policy;
    private final DoubleSupplier random;
    private int attempts;

    /** A backoff that draws from {@code random}, which gives numbers in [0, 1). */
    Backoff(ReconnectPolicy policy, DoubleSupplier random) {
        this.policy = policy;
        this.random = random;
    }

    /** A connection, with its {@code connect} event, lasted for {@code lifetime} and is lost. */
    void connectionLost(Duration lifetime) {
        if (lifetime.compareTo(policy.resetAfter()) >= 0) {
            attempts = 0;
        }
    }

    /** How long to wait before the next attempt; {@code retryAfter} is what the server asked for, or zero. */
    Duration next(Duration retryAfter) {
        long base = policy.baseDelay().toNanos();
        long ceiling = policy.maxDelay().toNanos();
        // Doubling stops where it would pass the ceiling, so it never overflows.
        long bound = base > ceiling >> attempts ? ceiling : base << attempts;
        if (bound < ceiling) {
            attempts++;
        }
        long floor = Math.min(base / 10, HIGHEST_FLOOR.toNanos());
        Duration jittered = Duration.ofNanos(floor + (long) ((bound - floor) * random.getAsDouble()));
        return jittered.plus(retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter);
    }
}
