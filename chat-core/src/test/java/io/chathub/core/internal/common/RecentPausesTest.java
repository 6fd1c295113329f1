package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which pauses count for the rate of what is read after them. */
class RecentPausesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long pauses = Long.MAX_VALUE - SECOND; // any value, and it may overflow
    private long running = Long.MIN_VALUE + 7;
    private final RecentPauses recent = new RecentPauses(pauses, running);

    private void run(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            running += SECOND / 2;
            recent.note(pauses, running);
        }
    }

    @Test
    void aPauseCountsForSomeSeconds() {
        assertThat(recent.recent(pauses)).isZero();
        run(60);
        pauses += 20 * SECOND;
        assertThat(recent.recent(pauses)).isEqualTo(20 * SECOND);
        run(4);
        assertThat(recent.recent(pauses)).isEqualTo(20 * SECOND);
        run(7);
        assertThat(recent.recent(pauses)).isZero();
    }

    @Test
    void pausesAddUpToAMinute() {
        pauses += 20 * SECOND;
        run(1);
        pauses += 20 * SECOND;
        assertThat(recent.recent(pauses)).isEqualTo(40 * SECOND);
        pauses += 3_600 * SECOND;
        assertThat(recent.recent(pauses)).isEqualTo(60 * SECOND);
    }

    @Test
    void aBeatThatIsALittleLateIsNoPause() {
        pauses += SECOND / 2 - 1;
        assertThat(recent.recent(pauses)).isZero();
    }
}
