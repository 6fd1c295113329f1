package io.chathub.server.servlet.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The messages a second of rooms, between the requests of operators. */
class RoomRatesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RoomRates rates = new RoomRates(now::get);

    private @Nullable ToDoubleFunction<String> after(long millis, Map<String, Long> counts) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        return rates.next(counts);
    }

    private static double rateOf(@Nullable ToDoubleFunction<String> rates, String room) {
        assertThat(rates).isNotNull();
        return rates.applyAsDouble(room);
    }

    @Test
    void firstRequest_hasNoRates_andAnotherRightBehindItNeither() {
        assertThat(after(0, Map.of("dev", 5L))).isNull();
        assertThat(after(999, Map.of("dev", 6L))).isNull();
        assertThat(rateOf(after(1, Map.of("dev", 7L)), "dev")).isEqualTo(2);
    }

    @Test
    void rate_isOverTheLastSixToTwelveSeconds() {
        after(0, Map.of("dev", 100L));
        assertThat(rateOf(after(3_000, Map.of("dev", 130L)), "dev")).isEqualTo(10);
        assertThat(rateOf(after(3_000, Map.of("dev", 160L)), "dev")).isEqualTo(10);
        assertThat(rateOf(after(3_000, Map.of("dev", 160L)), "dev")).isEqualTo(60 / 9.0);
        assertThat(rateOf(after(3_000, Map.of("dev", 160L)), "dev")).isEqualTo(60 / 12.0);
        assertThat(rateOf(after(3_000, Map.of("dev", 160L)), "dev")).isZero();
    }

    @Test
    void room_openedMeanwhile_countsFromZero() {
        after(0, Map.of("dev", 100L, "ops", 7L));
        ToDoubleFunction<String> next = after(2_000, Map.of("dev", 4L, "new", 6L));
        assertThat(rateOf(next, "dev")).as("closed and opened again").isEqualTo(2);
        assertThat(rateOf(next, "new")).isEqualTo(3);
        assertThat(rateOf(next, "ops")).as("closed").isZero();
        assertThat(rateOf(next, "quiet")).isZero();
    }

    @Test
    void count_ofLongAgo_saysNothingAboutThePresent() {
        after(0, Map.of("dev", 100L));
        assertThat(after(30_001, Map.of("dev", 100_000L))).isNull();
        assertThat(rateOf(after(3_000, Map.of("dev", 100_003L)), "dev")).isEqualTo(1);
    }
}
