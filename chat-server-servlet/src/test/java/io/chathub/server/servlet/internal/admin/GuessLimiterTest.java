package io.chathub.server.servlet.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limit on wrong admin tokens. */
class GuessLimiterTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final GuessLimiter limiter = new GuessLimiter(now::get);

    private void guess(String address, int times) {
        for (int i = 0; i < times; i++) {
            limiter.add(address);
        }
    }

    @Test
    void address_afterTenGuesses_isBlockedForAMinute() {
        guess("10.0.0.1", 9);
        assertThat(limiter.isBlocked("10.0.0.1")).isFalse();
        guess("10.0.0.1", 1);
        assertThat(limiter.isBlocked("10.0.0.1")).isTrue();
        assertThat(limiter.isBlocked("10.0.0.2")).isFalse();
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(limiter.isBlocked("10.0.0.1")).isFalse();
        guess("10.0.0.1", 1);
        assertThat(limiter.isBlocked("10.0.0.1")).isFalse();
        assertThat(limiter.total()).isEqualTo(11);
    }

    @Test
    void ipv6_countsBy64Bits() {
        guess("2001:db8::1", 5);
        guess("2001:db8::2", 5);
        assertThat(limiter.isBlocked("2001:db8::3")).isTrue();
        assertThat(limiter.isBlocked("2001:db8:0:1::3")).isFalse();
    }

    @Test
    void fullTable_countsFurtherAddressesAsOne() {
        for (int i = 0; i < GuessLimiter.MAX_ADDRESSES; i++) {
            limiter.add("10.1." + i / 256 + "." + i % 256);
        }
        for (int i = 0; i < GuessLimiter.ALLOWED; i++) {
            assertThat(limiter.isBlocked("10.2.0.200")).isFalse();
            limiter.add("10.2.0." + i);
        }
        assertThat(limiter.isBlocked("10.2.0.200")).isTrue();
        assertThat(limiter.isBlocked("10.1.0.0")).as("who is known already").isFalse();
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        guess("10.2.0.200", 1);
        assertThat(limiter.isBlocked("10.2.0.201")).isFalse();
        guess("10.2.0.200", 9);
        assertThat(limiter.isBlocked("10.2.0.200")).isTrue();
        assertThat(limiter.isBlocked("10.2.0.201")).as("told apart again").isFalse();
    }
}
