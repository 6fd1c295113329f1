package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.chathub.core.spi.broker.Broker;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that do one thing wrong, now and then: the checker objects to each, and to none that is honest.
 * {@code -Dchathub.chaos.seed=N} repeats the random choices.
 */
@Tag("long")
class MutantsIT {

    private static final Logger LOG = LoggerFactory.getLogger(MutantsIT.class);
    private static final long SEED = Long.getLong("chathub.chaos.seed", new Random().nextInt(Integer.MAX_VALUE));
    /** The length of an honest run. */
    private static final long MILLIS = 2_000;
    /** The length of a run whose fault comes after a restart, half of it before and at most half of it after. */
    private static final long RESTART_MILLIS = 12_000;

    private static final long REST_MILLIS = 1_500;
    /** The longest time until a mutant has had its occasions: a busy machine may be slow to bring a gap about. */
    private static final long LONGEST_MILLIS = 30_000;
    /**
     * A run ends after so many faults. One fault can pass unseen, and rightly: the connection that it happens to may die before
     * its client reads the next frame, and a recovery then makes up for it. About one dropped delivery in ten did, on a busy
     * machine.
     */
    private static final int ENOUGH = 5;

    /** An honest server under the same instruments may take its time. */
    private static final long HONEST_REST_MILLIS = 20_000;

    static Stream<Arguments> wireMutants() {
        return Stream.of(
                wire("drop one delivery in 10,000", Profile.ROOMY, Rule.MISSING, m -> m.dropDelivery(10_000)),
                wire("repeat on resume", Profile.ROOMY, Rule.REPEATED, WireMutants::repeatOnResume),
                wire("lose on resume", Profile.ROOMY, Rule.RECOVERY, WireMutants::loseOnResume),
                wire("swap two deliveries", Profile.ROOMY, Rule.REPEATED, WireMutants::swapDeliveries),
                wire("deliver after leave", Profile.ROOMY, Rule.OUTSIDE, WireMutants::deliverAfterLeave),
                wire("lose recovered:false", Profile.FORGETFUL, Rule.RECOVERY, WireMutants::loseRecoveredFalse),
                wire("missed off by one", Profile.FORGETFUL, Rule.RECOVERY, WireMutants::missedOffByOne),
                wire("gap too short", Profile.TIGHT, Rule.MISSING, WireMutants::gapTooShort),
                wire("lose a gap", Profile.TIGHT, Rule.MISSING, m -> m.drop("gap", 1)),
                wire("ack of another's offset", Profile.ROOMY, Rule.ONE_OFFSET, WireMutants::ackOfAnother),
                wire("own copy before its ack", Profile.ROOMY, Rule.ACK_FIRST, WireMutants::copyBeforeAck),
                wire("duplicate:true lost", Profile.ROOMY, Rule.DUPLICATE, WireMutants::loseDuplicate),
                wire("two answers", Profile.ROOMY, Rule.ANSWER, m -> m.repeat("ack")),
                wire(
                        "one message is not the same for all",
                        Profile.ROOMY,
                        Rule.ONE_ORDER,
                        WireMutants::changeTimestamp),
                wire("user-left twice", Profile.ROOMY, Rule.PRESENCE, m -> m.repeat("user-left")),
                wire("user-left lost", Profile.ROOMY, Rule.PRESENCE, m -> m.drop("user-left", 300)),
                wire("a member is hidden", Profile.ROOMY, Rule.PRESENCE, WireMutants::hideMember));
    }

    static Stream<Arguments> brokerMutants() {
        return Stream.of(
                broker("restart without a new epoch", 1, Rule.EPOCH, BrokerMutants::keepEpoch),
                broker("reuse an offset", 0, Rule.ONE_ORDER, BrokerMutants::reuseOffset),
                broker("ack before order", 0, Rule.ONE_ORDER, BrokerMutants::ackBeforeOrder),
                broker("say a key twice", 0, Rule.ONE_OFFSET, BrokerMutants::forgetKeys),
                broker("ack what is not delivered", 0, Rule.MISSING, BrokerMutants::deliverNothing),
                broker("deliver behind the next", 0, Rule.MISSING, BrokerMutants::deliverLate));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wireMutants")
    void theCheckerSeesWhatTheWireSaysWrong(
            String name, Profile profile, Rule rule, Function<WireMutants, Tampering> mutant) throws Exception {
        AtomicInteger applied = new AtomicInteger();
        Tampering tampering = mutant.apply(new WireMutants(applied));
        int restarts = profile == Profile.FORGETFUL ? 1 : 0;
        check(
                name,
                rule,
                applied,
                new Scenario(
                        SEED,
                        profile,
                        LONGEST_MILLIS,
                        restarts,
                        REST_MILLIS,
                        null,
                        tampering,
                        () -> applied.get() >= ENOUGH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokerMutants")
    void theCheckerSeesWhatTheBrokerDoesWrong(
            String name, int restarts, Rule rule, Function<BrokerMutants, Supplier<Broker>> mutant) throws Exception {
        AtomicInteger applied = new AtomicInteger();
        Supplier<Broker> brokers = mutant.apply(new BrokerMutants(applied));
        check(
                name,
                rule,
                applied,
                new Scenario(
                        SEED,
                        Profile.ROOMY,
                        restarts == 0 ? LONGEST_MILLIS : RESTART_MILLIS,
                        restarts,
                        REST_MILLIS,
                        brokers,
                        null,
                        () -> applied.get() >= ENOUGH));
    }

    @Test
    void theCheckerHasNothingAgainstTheInstruments() throws Exception {
        Scenario.Outcome outcome = new Scenario(
                        SEED,
                        Profile.ROOMY,
                        MILLIS,
                        1,
                        HONEST_REST_MILLIS,
                        BrokerMutants.honest(),
                        WireMutants.nothing(),
                        () -> false)
                .run();
        assertThat(Checker.check(outcome.run()).words()).as("seed %d", SEED).isEmpty();
        assertThat(ChaosReport.of(outcome.run()).deliveries()).isGreaterThan(1_000);
    }

    private static void check(String name, Rule rule, AtomicInteger applied, Scenario scenario) throws Exception {
        Scenario.Outcome outcome = scenario.run();
        Violations violations = Checker.check(outcome.run());
        List<String> words = violations.words();
        LOG.warn(
                "{} ({}x): {}: {}",
                name,
                applied,
                violations.counts(),
                words.stream()
                        .filter(word -> word.startsWith(rule + ":"))
                        .findFirst()
                        .orElse("nothing of " + rule));
        assertThat(applied).as("seed %d: %s was done", SEED, name).hasPositiveValue();
        assertThat(violations.counts()).as("seed %d: %s: %s", SEED, name, words).containsKey(rule);
    }

    private static Arguments wire(String name, Profile profile, Rule rule, Function<WireMutants, Tampering> mutant) {
        return arguments(name, profile, rule, mutant);
    }

    private static Arguments broker(
            String name, int restarts, Rule rule, Function<BrokerMutants, Supplier<Broker>> mutant) {
        return arguments(name, restarts, rule, mutant);
    }
}
