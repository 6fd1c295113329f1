package io.chathub.core.internal.common;

/**
 * The time at which an input of a client is read.
 *
 * @param at    the time, on the scale of {@link TimeSource#nanoTime()}
 * @param pause the nanoseconds for which the process was paused shortly before: the input may have come in that time, and
 *              only its reading was late
 */
public record Arrival(long at, long pause) {

    /** An arrival without a pause before it. */
    public static Arrival at(long now) {
        return new Arrival(now, 0);
    }
}
