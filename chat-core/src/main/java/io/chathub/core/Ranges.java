package io.chathub.core;

import java.time.Duration;

/** The checks of options. A class without state of either kind of options, since each has defaults made of the other. */
final class Ranges {

    static final Duration LONGEST = Duration.ofDays(365);

    private Ranges() {}

    static void requireDuration(String name, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
        }
    }

    static void requireAtLeast(int min, String name, int value) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + min + ")");
        }
    }

    static void requireFactor(String name, int value) {
        if (value < 0 || value > RateLimit.LARGEST) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0.." + RateLimit.LARGEST + ")");
        }
    }
}
