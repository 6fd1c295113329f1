package io.chathub.conformance.chaos;

import java.util.Random;

/** What the proxy does to a line. */
enum Fault {
    /** Waits some milliseconds. */
    DELAY(40),
    /** Passes some hundred bytes on a few at a time. */
    DRIP(25),
    /** Passes nothing on for up to a second and a half. */
    STALL(12),
    /** Passes on a part of what it has, and ends both lines. */
    CUT(18),
    /** Ends one direction alone. */
    HALF_CLOSE(5);

    private static final int ALL = 100;

    private final int share;

    Fault(int share) {
        this.share = share;
    }

    static Fault next(Random random) {
        int roll = random.nextInt(ALL);
        for (Fault fault : values()) {
            roll -= fault.share;
            if (roll < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the shares are not " + ALL);
    }
}
