package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Arrival;
import java.util.EnumMap;
import java.util.Map;

/**
 * The refusals over a rate that a client has obeyed: the client sent nothing more of the class until the time named in the refusal
 * was over. Such a refusal is no violation, so a client that can only learn its rate from refusals is never closed. A
 * client that sends without waiting is refused too early, and each of these refusals is a violation.
 *
 * <p>The refusals without a violation have the rate of their class as their own limit. A client that shares the rate of
 * its address with many others may be asked to wait for a millisecond only, and could otherwise be refused a thousand
 * times a second. Guarded by its session's monitor.
 */
final class ObeyedRefusals {

    private final RateLimiters allowed;
    /** The end of the waiting time that was named last, for each class. */
    private final Map<RateClass, Long> waitUntil = new EnumMap<>(RateClass.class);

    ObeyedRefusals(HubOptions options, long now) {
        allowed = new RateLimiters(options, 1, now);
    }

    /** Notes a refusal that names the waiting time {@code wait}. Returns whether the refusal is a violation. */
    boolean isViolation(RateClass kind, long wait, Arrival arrival) {
        Long end = waitUntil.put(kind, arrival.at() + wait);
        boolean isTooEarly = end != null && arrival.at() - end < 0;
        if (isTooEarly || allowed.of(kind).waitFor(arrival, 1) > 0) {
            return true;
        }
        allowed.of(kind).take(arrival, 1);
        return false;
    }
}
