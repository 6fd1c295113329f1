package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Order, completeness and recovery under faults. {@code -Dchathub.chaos.seconds=N} sets how long (about; 27 unless set),
 * {@code -Dchathub.chaos.seed=N} repeats the random choices.
 */
@Tag("long")
class ChaosIT {

    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
    private static final int DEFAULT_SECONDS = 27;
    private static final int ROUND_SECONDS = 9;
    private static final int RESTARTS = 2;
    private static final List<Profile> PROFILES = List.of(Profile.ROOMY, Profile.TIGHT, Profile.FORGETFUL);

    @Test
    void everyoneHearsOneOrderAndAllOfIt() throws Exception {
        long seed = Long.getLong("chathub.chaos.seed", new Random().nextInt(Integer.MAX_VALUE));
        int seconds = Integer.getInteger("chathub.chaos.seconds", DEFAULT_SECONDS);
        LOG.warn("Chaos of seed {} for {} s; -Dchathub.chaos.seed={} repeats its random choices", seed, seconds, seed);
        Random seeds = new Random(seed);
        int rounds = Math.max(PROFILES.size(), seconds / ROUND_SECONDS);
        ChaosReport sum = null;
        for (int i = 0; i < rounds; i++) {
            Profile profile = PROFILES.get(i % PROFILES.size());
            long begin = System.nanoTime();
            Scenario.Outcome outcome = Scenario.honest(
                            seeds.nextLong(), profile, TimeUnit.SECONDS.toMillis(seconds) / rounds, RESTARTS)
                    .run();
            double took = (System.nanoTime() - begin) / 1e9;
            ChaosReport report = ChaosReport.of(outcome.run());
            Violations violations = Checker.check(outcome.run());
            double checked = (System.nanoTime() - begin) / 1e9 - took;
            LOG.warn(
                    "Seed {}, {} ({} s, {} s to check): {}",
                    seed,
                    profile,
                    String.format("%.1f", took),
                    String.format("%.1f", checked),
                    report.line(took, outcome.faults()));
            assertThat(violations.words())
                    .as("seed %d, round %d, %s: %s", seed, i, profile, violations.counts())
                    .isEmpty();
            sum = sum == null ? report : sum.plus(report);
        }
        assertThat(sum).isNotNull();
        assertThat(List.of(
                        sum.recovered(),
                        sum.notRecovered(),
                        sum.otherEpoch(),
                        sum.gaps(),
                        sum.restarts(),
                        sum.cutInFrame(),
                        sum.duplicates(),
                        sum.leaves()))
                .as("seed %d: each kind of fault and recovery happened: %s", seed, sum)
                .doesNotContain(0L);
        assertThat(sum.deliveries()).as("deliveries of seed %d", seed).isGreaterThan(1_000L * seconds);
    }
}
