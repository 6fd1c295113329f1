package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockStepsTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000;

    private final ClockSteps steps = new ClockSteps();

    @Test
    void evenPace_isTheDifference() {
        for (int i = 0; i <= 1_000; i++) {
            steps.note(START.plusSeconds(i), i * SECOND);
        }
        assertThat(steps.age(START.plusSeconds(400), 1_000 * SECOND)).isEqualTo(Duration.ofMinutes(10));
        assertThat(steps.age(START.plusSeconds(2_000), 1_000 * SECOND)).isZero();
    }

    @Test
    void timestampFromBeforeTheStart_followsTheClockOfTheStart() {
        steps.note(START, 5 * SECOND);
        assertThat(steps.age(START.minusSeconds(100), 15 * SECOND)).isEqualTo(Duration.ofSeconds(110));
    }

    @Test
    void clockThatJumpsForward_agesNothing() {
        steps.note(START, 0);
        steps.note(START.plusSeconds(10), 10 * SECOND);
        steps.note(START.plus(Duration.ofDays(1)), 11 * SECOND);
        assertThat(steps.age(START.plusSeconds(4), 20 * SECOND)).isEqualTo(Duration.ofSeconds(16));
        assertThat(steps.age(START.plus(Duration.ofDays(1)), 20 * SECOND)).isEqualTo(Duration.ofSeconds(9));
    }

    /** Timestamps of a clock that is set at random, forward and back: their ages are those of the time, to a second. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void clockThatIsSetAtRandom_agesByTheTime(long seed) {
        Random random = new Random(seed);
        MovableClock clock = new MovableClock(START);
        Timestamps timestamps = new Timestamps(clock, null);
        TreeMap<Instant, Long> issued = new TreeMap<>();
        long nanos = 0;
        for (int i = 0; i < 20_000; i++) {
            nanos += SECOND / 10;
            clock.move(Duration.ofMillis(100));
            if (random.nextInt(2_000) == 0) {
                clock.move(Duration.ofSeconds(random.nextInt(-4_000, 4_000)));
            }
            Instant timestamp = timestamps.next();
            if (i % 10 == 0) {
                steps.note(timestamp, nanos);
            }
            issued.put(timestamp, nanos);
        }
        long end = nanos;
        issued.forEach((timestamp, at) -> assertThat(steps.age(timestamp, end))
                .as("seed %d, the timestamp of %d s", seed, at / SECOND)
                .isBetween(Duration.ofNanos(end - at - 2 * SECOND), Duration.ofNanos(end - at + 2 * SECOND)));
    }

    /** The clock is a day behind the newest timestamp of an earlier run: ages are right on both sides of the start. */
    @Test
    void timestampsThatGoOnFromAnEarlierRun_haveTheirAge() {
        MovableClock clock = new MovableClock(START.minus(Duration.ofDays(1)));
        Timestamps timestamps = new Timestamps(clock, START);
        steps.note(timestamps.next(), 0);
        clock.move(Duration.ofSeconds(100));
        Instant own = timestamps.next();
        assertThat(own).isEqualTo(START.plusSeconds(50));
        steps.note(own, 100 * SECOND);
        clock.move(Duration.ofSeconds(60));
        steps.note(timestamps.next(), 160 * SECOND);
        assertThat(steps.age(own, 160 * SECOND)).isEqualTo(Duration.ofSeconds(60));
        assertThat(steps.age(START.minusSeconds(40), 160 * SECOND)).isEqualTo(Duration.ofSeconds(200));
    }

    @Test
    void timestampsOfAnEarlierRunThatWereWrong_areNotGoneOnFrom() {
        MovableClock clock = new MovableClock(START);
        assertThat(new Timestamps(clock, START.plus(Duration.ofDays(3))).next()).isEqualTo(START);
        assertThat(new Timestamps(clock, START.minusSeconds(1)).next()).isEqualTo(START);
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant start) {
            now = start;
        }

        void move(Duration change) {
            now = now.plus(change);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone");
        }
    }
}
