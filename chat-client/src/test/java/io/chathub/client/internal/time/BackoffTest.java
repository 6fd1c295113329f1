package io.chathub.client.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ReconnectPolicy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void upperBound_doublesUntilTheMaximum() {
        Backoff backoff = new Backoff(ReconnectPolicy.DEFAULT, BackoffTest::highest);
        for (int millis : new int[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000}) {
            assertThat(next(backoff)).isBetween(Duration.ofMillis(millis - 1), Duration.ofMillis(millis));
        }
    }

    @Test
    void lowerBound_isATenthOfTheBaseAndAtMost50Milliseconds() {
        Backoff backoff = new Backoff(ReconnectPolicy.DEFAULT, BackoffTest::lowest);
        assertThat(next(backoff)).isEqualTo(Duration.ofMillis(50));
        assertThat(next(backoff)).isEqualTo(Duration.ofMillis(50));
        assertThat(next(new Backoff(policy(100, 1_000, 0), BackoffTest::lowest)))
                .isEqualTo(Duration.ofMillis(10));
        assertThat(next(new Backoff(policy(5_000, 5_000, 0), BackoffTest::lowest)))
                .isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void jitter_coversTheWholeRange() {
        Random random = new Random(42);
        Duration least = Duration.ofDays(1);
        Duration most = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            Duration delay = next(new Backoff(ReconnectPolicy.DEFAULT, random::nextDouble));
            least = least.compareTo(delay) < 0 ? least : delay;
            most = most.compareTo(delay) > 0 ? most : delay;
        }
        assertThat(least).isBetween(Duration.ofMillis(50), Duration.ofMillis(60));
        assertThat(most).isBetween(Duration.ofMillis(490), Duration.ofMillis(500));
    }

    @Test
    void longConnection_resetsTheDelayAndAShortOneDoesNot() {
        Backoff backoff = new Backoff(policy(100, 10_000, 5_000), BackoffTest::highest);
        next(backoff);
        next(backoff);
        backoff.connectionLost(Duration.ofMillis(4_999));
        assertThat(next(backoff)).isBetween(Duration.ofMillis(399), Duration.ofMillis(400));
        backoff.connectionLost(Duration.ofSeconds(5));
        assertThat(next(backoff)).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
    }

    @Test
    void retryAfter_isAddedUpToAnHour() {
        Backoff backoff = new Backoff(policy(100, 100, 0), BackoffTest::lowest);
        assertThat(backoff.next(Duration.ofSeconds(7)))
                .isEqualTo(Duration.ofSeconds(7).plusMillis(10));
        assertThat(backoff.next(Duration.ofDays(7)))
                .isEqualTo(Duration.ofHours(1).plusMillis(10));
    }

    @Test
    void extremeDelays_doNotOverflow() {
        Backoff backoff = new Backoff(policy(1, Duration.ofDays(1).toMillis(), 0), BackoffTest::highest);
        Duration before = Duration.ZERO;
        for (int i = 0; i < 200; i++) {
            Duration delay = next(backoff);
            assertThat(delay).isBetween(before, Duration.ofDays(1));
            before = delay;
        }
        assertThat(before).isGreaterThan(Duration.ofHours(23));
    }

    private static double lowest() {
        return 0;
    }

    private static double highest() {
        return Math.nextDown(1.0);
    }

    private static Duration next(Backoff backoff) {
        return backoff.next(Duration.ZERO);
    }

    private static ReconnectPolicy policy(long base, long max, long resetAfter) {
        return ReconnectPolicy.builder()
                .baseDelay(Duration.ofMillis(base))
                .maxDelay(Duration.ofMillis(max))
                .resetAfter(Duration.ofMillis(resetAfter))
                .build();
    }
}
