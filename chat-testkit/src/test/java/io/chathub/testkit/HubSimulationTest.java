package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hub, its broker and fifty clients on one thread, by seed. A seed that fails is replayed with {@code
 * -Dchathub.simulation.seed=N -Dchathub.simulation.seeds=1}; {@code chathub.simulation.seeds} is the number of seeds.
 */
class HubSimulationTest {

    private static final long FIRST_SEED = Long.getLong("chathub.simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("chathub.simulation.seeds", 1);
    private static final int MANY_SEEDS = Integer.getInteger("chathub.simulation.seeds", 20);

    @Test
    void clientsUnderFaults_receiveEverythingOnceAndInOrder() {
        converse(SEEDS);
    }

    @Test
    @Tag("long")
    void clientsUnderFaults_receiveEverythingOnceAndInOrder_inManySeeds() {
        converse(MANY_SEEDS);
    }

    private static void converse(int seeds) {
        long begun = System.nanoTime();
        long steps = 0;
        long cuts = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            ChatSimulation simulation = new ChatSimulation(seed);
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " at " + simulation.runtime.elapsed(), e);
            }
            steps += simulation.runtime.steps();
            cuts += simulation.network.cuts();
        }
        assertThat(cuts).isGreaterThan(seeds * 20L);
        System.out.printf(
                "simulation: %d seeds, %d clients each, %d steps, %d cuts, %.1f s%n",
                seeds, ChatSimulation.CLIENTS, steps, cuts, (System.nanoTime() - begun) / 1e9);
    }

    @Test
    @Tag("long")
    void sameSeed_replaysTheSameSteps_andAnotherTakesOthers() {
        ChatSimulation first = new ChatSimulation(FIRST_SEED);
        first.run();
        ChatSimulation second = new ChatSimulation(FIRST_SEED);
        second.run();
        assertThat(second.runtime.trace()).isEqualTo(first.runtime.trace());
        assertThat(second.runtime.steps()).isEqualTo(first.runtime.steps());
        ChatSimulation other = new ChatSimulation(FIRST_SEED + 1);
        other.run();
        assertThat(other.runtime.trace()).isNotEqualTo(first.runtime.trace());
    }

    @Test
    void stopInMidTraffic_losesNoAcknowledgedMessage() {
        stop(10 * SEEDS);
    }

    @Test
    @Tag("long")
    void stopInMidTraffic_losesNoAcknowledgedMessage_inManySeeds() {
        stop(5 * MANY_SEEDS);
    }

    private static void stop(int seeds) {
        int late = 0;
        long remaining = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            StopSimulation simulation = new StopSimulation(seed);
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " at " + simulation.simulation.elapsed(), e);
            }
            late += simulation.lateAcks();
            remaining += simulation.remaining();
        }
        assertThat(late).as("acks behind the begin of a stop").isPositive();
        System.out.printf(
                "simulation of stops: %d seeds, %d clients remained, %d acks came behind the begin of the stop%n",
                seeds, remaining, late);
    }
}
