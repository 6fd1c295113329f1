package io.chathub.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningClockTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BEAT = RunningClock.BEAT_NANOS;
    private static final long MAX_ADVANCE = RunningClock.MAX_ADVANCE_NANOS;

    /** A ticker may have any value; this one overflows at once. */
    private long ticks = Long.MAX_VALUE - 10;

    private final RunningClock clock = new RunningClock(() -> ticks);

    private void runFor(long nanos) {
        for (long left = nanos; left > 0; left -= BEAT) {
            ticks += Math.min(left, BEAT);
            clock.beat();
        }
    }

    @Test
    void withBeats_followsTheTicker() {
        clock.beat();
        long begun = clock.nanoTime();
        runFor(100 * SECOND);
        assertThat(clock.nanoTime() - begun).isEqualTo(100 * SECOND);
        ticks += BEAT + BEAT / 2; // a beat that is a little late
        assertThat(clock.nanoTime() - begun).isEqualTo(100 * SECOND + BEAT + BEAT / 2);
    }

    @Test
    void atRest_followsTheTicker() {
        long begun = clock.nanoTime();
        ticks += 3_600 * SECOND;
        assertThat(clock.nanoTime() - begun).isEqualTo(3_600 * SECOND);
        clock.beat();
        clock.rest();
        ticks += 3_600 * SECOND;
        assertThat(clock.nanoTime() - begun).isEqualTo(7_200 * SECOND);
    }

    @Test
    void pause_countsAsTwoBeatsAtMost() {
        clock.beat();
        long begun = clock.nanoTime();
        ticks += 20 * SECOND;
        assertThat(clock.nanoTime() - begun).as("read before the late beat").isEqualTo(MAX_ADVANCE);
        clock.beat();
        assertThat(clock.nanoTime() - begun).isEqualTo(MAX_ADVANCE);
        runFor(SECOND);
        assertThat(clock.nanoTime() - begun).isEqualTo(MAX_ADVANCE + SECOND);
        ticks += 20 * SECOND;
        clock.beat();
        assertThat(clock.nanoTime() - begun).isEqualTo(2 * MAX_ADVANCE + SECOND);
    }

    @Test
    void neverDecreases() {
        Random random = new Random(1);
        long last = clock.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            ticks += random.nextLong(random.nextInt(100) == 0 ? 100 * SECOND : BEAT);
            switch (random.nextInt(20)) {
                case 0 -> clock.rest();
                case 1, 2, 3, 4 -> clock.beat();
                default -> {}
            }
            long now = clock.nanoTime();
            assertThat(now - last).isNotNegative();
            last = now;
        }
    }
}
