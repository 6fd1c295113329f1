package io.chathub.client.internal.time;

import io.chathub.client.ReconnectPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waiting times of a {@link ReconnectPolicy}: exponential backoff with full jitter. Not thread-safe: guarded by the
 * lock of the connection loop.
 */
public final class Backoff {

    private static final Duration HIGHEST_FLOOR = Duration.ofMillis(50);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final ReconnectPolicy policy;
    private final DoubleSupplier random;
    private int attempts;

    /** Creates a backoff whose jitter comes from {@code random}, a source of numbers in [0, 1). */
    public Backoff(ReconnectPolicy policy, DoubleSupplier random) {
        this.policy = policy;
        this.random = random;
    }

    /** Notes that a connection was lost {@code lifetime} after its {@code connect} event. */
    public void connectionLost(Duration lifetime) {
        if (lifetime.compareTo(policy.resetAfter()) >= 0) {
            attempts = 0;
        }
    }

    /**
     * Returns the waiting time before the next attempt.
     *
     * @param retryAfter the {@code Retry-After} of the server, zero if there was none; at most an hour of it is added
     */
    public Duration next(Duration retryAfter) {
        long base = policy.baseDelay().toNanos();
        long ceiling = policy.maxDelay().toNanos();
        // Doubling stops at the ceiling, so the shift never overflows.
        long bound = base > ceiling >> attempts ? ceiling : base << attempts;
        if (bound < ceiling) {
            attempts++;
        }
        long floor = Math.min(base / 10, HIGHEST_FLOOR.toNanos());
        Duration jittered = Duration.ofNanos(floor + (long) ((bound - floor) * random.getAsDouble()));
        return jittered.plus(retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter);
    }
}
