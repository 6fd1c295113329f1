package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changing messages over sockets, with two nodes, a bus that loses and repeats, unknown outcomes, and new epochs: nothing is
 * missing without a notice, nothing comes twice, keys hold, effects happen once, and what the clients were promised about their
 * edits, deletions and reactions is in the states; and each fault of a node is detected.
 * {@code -Dchathub.chaos.seconds=N} sets how long there are faults (about; 20 unless set), {@code -Dchathub.chaos.seed=N} repeats
 * the random choices.
 */
@Tag("long")
class StateChaosIT {

    private static final Logger LOG = LoggerFactory.getLogger(StateChaosIT.class);
    private static final long SEED = Long.getLong("chathub.chaos.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final int SECONDS = Integer.getInteger("chathub.chaos.seconds", 20);
    private static final long ROUND_MILLIS = 5_000;
    private static final long MUTANT_MILLIS = 2_000;
    /** The number of runs within which a fault is detected. */
    private static final int MUTANT_RUNS = 10;

    @Test
    void copiesEqualStates_promisesAndKeysHold_andEffectsHappenOnce() throws Exception {
        Random seeds = new Random(SEED);
        StateFigures all = new StateFigures(0, 0, 0, 0, 0, 0, 0);
        int epochs = 0;
        long cuts = 0;
        for (int i = 0; i * ROUND_MILLIS < SECONDS * 1_000L; i++) {
            StateScenario.Outcome outcome = StateScenario.run(seeds.nextLong(), ROUND_MILLIS, null);
            LOG.warn(
                    "Seed {}, round {}: {}, {} new epochs, {} cuts",
                    SEED,
                    i,
                    outcome.figures(),
                    outcome.epochs(),
                    outcome.cuts());
            assertThat(outcome.faults()).as("seed %d, round %d", SEED, i).isEmpty();
            all = all.plus(outcome.figures());
            epochs += outcome.epochs();
            cuts += outcome.cuts();
        }
        assertThat(all.messages()).isPositive();
        assertThat(all.duplicates())
                .as("requests that were sent again after an unknown outcome")
                .isPositive();
        assertThat(all.edits()).isPositive();
        assertThat(all.conflicts()).as("edits of a former revision").isPositive();
        assertThat(all.deletions()).isPositive();
        assertThat(all.reactions()).isPositive();
        assertThat(all.recoveries()).as("recoveries with changes").isPositive();
        assertThat(epochs).isGreaterThan(SECONDS / 2);
        assertThat(cuts).isPositive();
    }

    /** An overflow of a queue, which the network may cause, is a reason for a gap; the simulation has queues without a limit. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GAP_FOR_CHANGES")
    void aFaultOfTheNodes_isDetected(StateFault fault) throws Exception {
        Random seeds = new Random(SEED);
        for (int i = 0; i < MUTANT_RUNS; i++) {
            StateScenario.Outcome outcome = StateScenario.run(seeds.nextLong(), MUTANT_MILLIS, fault);
            String found = outcome.faults().stream()
                    .filter(word -> word.startsWith(fault.check() + ":"))
                    .findFirst()
                    .orElse(null);
            if (found != null) {
                LOG.warn("{} in run {}: {}", fault, i, found);
                return;
            }
        }
        throw new AssertionError("seed " + SEED + ": " + fault + " was not detected");
    }
}
