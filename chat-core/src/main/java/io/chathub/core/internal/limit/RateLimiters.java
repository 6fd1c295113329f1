package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;

/** One {@link RateLimiter} for each kind of input. Not thread-safe. */
final class RateLimiters {

    private final RateLimiter messages;
    private final RateLimiter typing;
    private final RateLimiter joins;
    private final RateLimiter reactions;
    private final RateLimiter requests;
    private final RateLimiter control;

    /** Full buckets at the time {@code now}, of {@code factor} times what one connection may send. */
    RateLimiters(HubOptions options, int factor, long now) {
        messages = new RateLimiter(options.rates().messageRate().times(factor), now);
        typing = new RateLimiter(options.rates().typingRate().times(factor), now);
        joins = new RateLimiter(options.rates().joinRate().times(factor), now);
        reactions = new RateLimiter(options.rates().reactionRate().times(factor), now);
        requests = new RateLimiter(options.rates().requestRate().times(factor), now);
        control = new RateLimiter(options.rates().controlRate().times(factor), now);
    }

    RateLimiter of(RateClass kind) {
        return switch (kind) {
            case MESSAGE -> messages;
            case TYPING -> typing;
            case JOIN -> joins;
            case REACTION -> reactions;
            case REQUEST -> requests;
            case CONTROL -> control;
        };
    }

    /** Whether all buckets are full. */
    boolean areFull(long now) {
        return messages.isFull(now)
                && typing.isFull(now)
                && joins.isFull(now)
                && reactions.isFull(now)
                && requests.isFull(now)
                && control.isFull(now);
    }
}
