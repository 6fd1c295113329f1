package io.chathub.core.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Arrival;
import io.chathub.core.internal.session.KeepAlive;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What one client may do in which time, to the nanosecond. */
class BudgetsTest {

    private static final long SECOND = 1_000_000_000L;

    /** Near the end of the range, so that the sums overflow as those of System.nanoTime() may. */
    private static final long START = Long.sum(Long.MAX_VALUE, -SECOND);

    @Test
    void aBurstAndThenTheRate() {
        RateLimiter limiter = new RateLimiter(new RateLimit(20, 60), START);
        assertThat(taken(limiter, START, 100)).isEqualTo(60);
        assertThat(tryTake(limiter, START + SECOND / 20 - 1)).isEqualTo(1);
        assertThat(tryTake(limiter, START + SECOND / 20)).isZero();
        assertThat(tryTake(limiter, START + SECOND / 20)).isEqualTo(SECOND / 20);
        assertThat(taken(limiter, START + 2 * SECOND, 100)).isEqualTo(39);
        assertThat(taken(limiter, START + 60 * SECOND, 100)).isEqualTo(60);
    }

    @Test
    void whatCameDuringAPauseIsWithinTheRate() {
        RateLimiter limiter = new RateLimiter(new RateLimit(20, 60), START);
        Arrival afterAPause = new Arrival(START + 30 * SECOND, 20 * SECOND);
        int taken = 0;
        while (limiter.waitFor(afterAPause, 1) == 0) {
            limiter.take(afterAPause, 1);
            taken++;
        }
        assertThat(taken).as("20 s of the rate, and a burst").isEqualTo(460);
        assertThat(tryTake(limiter, START + 30 * SECOND + SECOND / 20)).isZero();
        assertThat(taken(limiter, START + 40 * SECOND, 1_000))
                .as("a pause that is not recent adds nothing")
                .isEqualTo(60);
    }

    @Test
    void aMessageCountsOnceForEach4096Characters() {
        assertThat(InboundBudget.cost(0)).isEqualTo(1);
        assertThat(InboundBudget.cost(4_096)).isEqualTo(1);
        assertThat(InboundBudget.cost(4_097)).isEqualTo(2);
        assertThat(InboundBudget.cost(8_192)).isEqualTo(2);
    }

    @Test
    void whatIsRefusedCostsNothing() {
        RateLimiter limiter = new RateLimiter(new RateLimit(1, 1), START);
        assertThat(taken(limiter, START, 1_000)).isEqualTo(1);
        assertThat(tryTake(limiter, START + SECOND)).isZero();
    }

    @Test
    void withoutALimitNothingIsRefused() {
        assertThat(taken(new RateLimiter(RateLimit.UNLIMITED, START), START, 100_000))
                .isEqualTo(100_000);
    }

    @Test
    void whoWaitsAsLongAsItIsToldIsWithinAllRates() {
        HubOptions options = HubOptions.builder()
                .messageRate(new RateLimit(10, 10))
                .userRateFactor(2)
                .addressRateFactor(1)
                .build();
        SharedQuota address = new SharedQuota(options, options.rates().addressRateFactor(), START);
        SharedQuota user = new SharedQuota(options, options.rates().userRateFactor(), START);
        InboundBudget one = budget(options, address, user);
        InboundBudget other = budget(options, address, user);
        assertThat(other.take(RateClass.MESSAGE, Arrival.at(START), 6)).isZero();
        assertThat(one.take(RateClass.MESSAGE, Arrival.at(START), 4)).isZero();
        long wait = one.take(RateClass.MESSAGE, Arrival.at(START), 8);
        assertThat(wait).as("the address has to wait longer than the client").isEqualTo(8 * SECOND / 10);
        assertThat(one.take(RateClass.MESSAGE, Arrival.at(START + wait - 1), 8)).isEqualTo(1);
        assertThat(one.take(RateClass.MESSAGE, Arrival.at(START + wait), 8)).isZero();
    }

    private static InboundBudget budget(HubOptions options, SharedQuota address, SharedQuota user) {
        InboundBudget budget = new InboundBudget(options, address, account(), START);
        budget.shareWith(user);
        return budget;
    }

    /** One refusal for each message, for ever: a client that only learns its rate from refusals. */
    @Test
    void refusalsThatAreObeyed_neverCloseTheConnection() {
        HubOptions options = HubOptions.DEFAULT;
        InboundBudget budget = alone(options);
        long now = START;
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            long wait = budget.take(RateClass.MESSAGE, Arrival.at(now));
            if (wait == 0) {
                accepted++;
                continue;
            }
            assertThat(budget.chargeOverRate(RateClass.MESSAGE, Duration.ofNanos(wait), Arrival.at(now)))
                    .isNull();
            now += wait;
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    @Test
    void refusalsWithoutWaiting_closeTheConnection() {
        InboundBudget budget = alone(HubOptions.DEFAULT);
        assertThat(refusalsUntilTheEnd(budget, wait -> wait / 2)).isBetween(101, 300);
        assertThat(refusalsUntilTheEnd(alone(HubOptions.DEFAULT), wait -> 0L)).isEqualTo(102);
    }

    @Test
    void refusalsOfAnotherClass_areObeyedOnTheirOwn() {
        InboundBudget budget = alone(HubOptions.builder().maxRateViolations(0).build());
        assertThat(budget.chargeOverRate(RateClass.MESSAGE, Duration.ofSeconds(1), Arrival.at(START)))
                .isNull();
        assertThat(budget.chargeOverRate(RateClass.JOIN, Duration.ofSeconds(1), Arrival.at(START)))
                .isNull();
        assertThat(budget.chargeOverRate(RateClass.JOIN, Duration.ofSeconds(1), Arrival.at(START + SECOND - 1)))
                .isEqualTo(CloseCode.TOO_MANY_REQUESTS);
    }

    /** Beside many others of one address a client is asked to wait for a moment only. */
    @Test
    void obeyedRefusalsOverTheRateOfTheClass_areViolations() {
        InboundBudget budget = alone(HubOptions.DEFAULT);
        long now = START;
        int refusals = 0;
        while (budget.chargeOverRate(RateClass.MESSAGE, Duration.ofMillis(1), Arrival.at(now)) == null) {
            refusals++;
            now += SECOND / 1_000;
        }
        assertThat(refusals).isBetween(160, 170);
        budget = alone(HubOptions.DEFAULT);
        for (int i = 0; i < 10_000; i++) {
            assertThat(budget.chargeOverRate(
                            RateClass.MESSAGE, Duration.ofMillis(1), Arrival.at(START + i * SECOND / 20)))
                    .isNull();
        }
    }

    private static InputAccount account() {
        return new InputMemory(Long.MAX_VALUE, () -> START).open(() -> {});
    }

    private static InboundBudget alone(HubOptions options) {
        return new InboundBudget(
                options, new SharedQuota(options, options.rates().addressRateFactor(), START), account(), START);
    }

    /** Sends for ever, and after each refusal waits for a time that depends on the named one. */
    private static int refusalsUntilTheEnd(InboundBudget budget, LongUnaryOperator pause) {
        long now = START;
        for (int refusals = 0; ; ) {
            long wait = budget.take(RateClass.MESSAGE, Arrival.at(now));
            if (wait > 0) {
                refusals++;
                if (budget.chargeOverRate(RateClass.MESSAGE, Duration.ofNanos(wait), Arrival.at(now)) != null) {
                    return refusals;
                }
                now += pause.applyAsLong(wait);
            }
        }
    }

    @Test
    void offencesAreForgivenAfterAMinute() {
        ViolationCounter counter = new ViolationCounter(2);
        assertThat(counter.isClean()).isTrue();
        assertThat(counter.isOneTooMany(START)).isFalse();
        assertThat(counter.isClean()).isFalse();
        assertThat(counter.isOneTooMany(START + 60 * SECOND)).isFalse();
        assertThat(counter.isOneTooMany(START + 60 * SECOND)).isTrue();
        assertThat(counter.isOneTooMany(START + 60 * SECOND + 1)).isFalse();
    }

    @Test
    void withNothingForgivenTheFirstIsTooMany() {
        assertThat(new ViolationCounter(0).isOneTooMany(START)).isTrue();
    }

    @Test
    void pingsAreSpreadAndAnIntervalApart() {
        HubOptions options = HubOptions.builder().build();
        long interval = options.connection().pingInterval().toNanos();
        int[] byTenth = new int[10];
        for (int seed = 0; seed < 1_000; seed++) {
            KeepAlive keepAlive = new KeepAlive(options, START, seed);
            long first = START;
            while (!keepAlive.takePing(first)) {
                first += interval / 10;
            }
            int tenth = (int) ((first - START) / (interval / 10));
            byTenth[Math.max(tenth - 1, 0)]++;
            assertThat(first - START).isBetween(0L, interval);
            assertThat(keepAlive.takePing(first + interval - 1)).isFalse();
            assertThat(keepAlive.takePing(first + interval)).isTrue();
        }
        for (int count : byTenth) {
            assertThat(count).isBetween(50, 150);
        }
    }

    @Test
    void anExtraPingIsNotSentAgainAtOnce() {
        KeepAlive keepAlive = new KeepAlive(HubOptions.DEFAULT, START, 1);
        assertThat(keepAlive.takeExtraPing(2 * SECOND, START)).isTrue();
        assertThat(keepAlive.takeExtraPing(2 * SECOND, START + 2 * SECOND - 1)).isFalse();
        assertThat(keepAlive.takeExtraPing(2 * SECOND, START + 2 * SECOND)).isTrue();
    }

    @Test
    void onlyAPongMovesTheDeadline() {
        HubOptions options = HubOptions.builder().build();
        long timeout = Duration.ofSeconds(60).toNanos();
        KeepAlive keepAlive = new KeepAlive(options, START, 1);
        assertThat(keepAlive.takePing(START + 54 * SECOND)).isTrue();
        assertThat(keepAlive.isOverdue(START + timeout)).isFalse();
        assertThat(keepAlive.isOverdue(START + timeout + 1)).isTrue();
        keepAlive.pong(START + 59 * SECOND);
        assertThat(keepAlive.takePing(START + 108 * SECOND)).isTrue();
        assertThat(keepAlive.isOverdue(START + 59 * SECOND + timeout)).isFalse();
        assertThat(keepAlive.isOverdue(START + 59 * SECOND + timeout + 1)).isTrue();
    }

    @Test
    void aClientThatOwesNoPongIsNotOverdue() {
        KeepAlive keepAlive = new KeepAlive(HubOptions.DEFAULT, START, 1);
        assertThat(keepAlive.takePing(START + 54 * SECOND)).isTrue();
        keepAlive.pong(START + 55 * SECOND);
        assertThat(keepAlive.isOverdue(START + 3_600 * SECOND)).isFalse();
    }

    @Test
    void aPingThatIsLateLeavesTheWholeTimeForThePong() {
        KeepAlive keepAlive = new KeepAlive(HubOptions.DEFAULT, START, 1);
        assertThat(keepAlive.takePing(START + 70 * SECOND)).isTrue();
        assertThat(keepAlive.isOverdue(START + 76 * SECOND)).isFalse();
        assertThat(keepAlive.takePing(START + 130 * SECOND)).isTrue();
        assertThat(keepAlive.isOverdue(START + 130 * SECOND))
                .as("a second ping moves nothing")
                .isTrue();
    }

    private static long tryTake(RateLimiter limiter, long now) {
        long wait = limiter.waitFor(Arrival.at(now), 1);
        if (wait == 0) {
            limiter.take(Arrival.at(now), 1);
        }
        return wait;
    }

    private static int taken(RateLimiter limiter, long now, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            if (tryTake(limiter, now) == 0) {
                taken++;
            }
        }
        return taken;
    }
}
