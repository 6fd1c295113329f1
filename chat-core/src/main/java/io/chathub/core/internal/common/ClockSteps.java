package io.chathub.core.internal.common;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The course of the timestamps of a hub beside the time that never steps, for the age of an event with a timestamp. The course
 * is kept as points, between which both times pass evenly: a new point replaces the last one unless the pace has changed, as
 * it does where the clock is set. Timestamps from before the first point are taken to have followed the time. Thread-safe.
 */
final class ClockSteps {

    /** The most points. Each setting of the clock takes two; the oldest are forgotten. */
    private static final int MAX_POINTS = 64;
    /** The deviation that is a change of pace. A clock that is adjusted slowly stays below. */
    private static final long TOLERANCE_NANOS = 100_000_000;

    private record Point(Instant timestamp, long nanos) {}

    /** In the order of both times. */
    private final List<Point> points = new ArrayList<>();

    /** Notes that {@code timestamp} was the next one at {@code nanos}. */
    synchronized void note(Instant timestamp, long nanos) {
        if (!points.isEmpty() && (timestamp.isBefore(last().timestamp) || nanos < last().nanos)) {
            return; // another thread has noted a later one
        }
        Point next = new Point(timestamp, nanos);
        if (points.size() > 1 && isBetween(points.get(points.size() - 2), last(), next)) {
            points.remove(points.size() - 1);
        }
        points.add(next);
        if (points.size() > MAX_POINTS) {
            points.remove(0);
        }
    }

    /** The time that has passed between the event with {@code timestamp} and {@code nanos}; never negative. */
    synchronized Duration age(Instant timestamp, long nanos) {
        int after = 0;
        while (after < points.size() && !points.get(after).timestamp.isAfter(timestamp)) {
            after++;
        }
        long then;
        if (after == 0) {
            Point first = points.get(0);
            return Duration.between(timestamp, first.timestamp).plusNanos(Math.max(0, nanos - first.nanos));
        } else if (after == points.size()) {
            then = last().nanos;
        } else {
            then = at(points.get(after - 1), points.get(after), timestamp);
        }
        return Duration.ofNanos(Math.max(0, nanos - then));
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    /** Whether {@code middle} is where an even pace from {@code from} to {@code to} has it. */
    private static boolean isBetween(Point from, Point middle, Point to) {
        double share = to.nanos == from.nanos ? 1 : (double) (middle.nanos - from.nanos) / (to.nanos - from.nanos);
        double expected = share * Duration.between(from.timestamp, to.timestamp).toNanos();
        return Math.abs(expected
                        - Duration.between(from.timestamp, middle.timestamp).toNanos())
                <= TOLERANCE_NANOS;
    }

    /** The time at which an even pace from {@code from} to {@code to} has {@code timestamp}. */
    private static long at(Point from, Point to, Instant timestamp) {
        double share = (double) Duration.between(from.timestamp, timestamp).toNanos()
                / Duration.between(from.timestamp, to.timestamp).toNanos();
        return from.nanos + (long) (share * (to.nanos - from.nanos));
    }
}
