package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.testkit.store.FaultyStore;
import io.chathub.testkit.store.FaultyStore.Fate;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hub over a store whose commits fail at random, and fifty clients under faults, by seed. */
class StoreSimulationTest {

    private static final long FIRST_SEED = Long.getLong("chathub.simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("chathub.simulation.seeds", 5);

    @Test
    @Tag("long")
    void clientsUnderFaults_receiveEverythingOnceAndInOrder() {
        long batches = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            FaultyStore store = new FaultyStore();
            store.commitFates = () -> switch (random.nextInt(12)) {
                case 0 -> Fate.LOST;
                case 1 -> Fate.STORED_UNANSWERED;
                default -> Fate.STORED;
            };
            ChatSimulation simulation = new ChatSimulation(seed, hub -> hub.store(store.store));
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " at " + simulation.runtime.elapsed(), e);
            }
            batches += store.batches.size();
        }
        assertThat(batches).isGreaterThan(SEEDS * 100L);
    }
}
