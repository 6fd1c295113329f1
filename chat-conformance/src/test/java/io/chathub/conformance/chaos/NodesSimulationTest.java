package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.lifecycle.GracefulShutdown;
import io.chathub.core.suite.CapturedLog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two hubs and their clients on one thread, with faults of each {@link Trait}: the copies of the clients equal the states of the
 * owner, promises and keys hold, effects happen once; and each fault of a node is found by the check that is named for it. A seed
 * that fails is replayed with {@code -Dchathub.simulation.seed=N -Dchathub.simulation.seeds=1}.
 */
class NodesSimulationTest {

    private static final long FIRST_SEED = Long.getLong("chathub.simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("chathub.simulation.seeds", 32);
    private static final int MANY_SEEDS = Integer.getInteger("chathub.simulation.seeds", 4_000);
    /** The number of seeds within which a fault is found. */
    private static final int MUTANT_SEEDS = 1_000;

    /** Warnings of hooks that never answer, and of stops that do not wait for them: one for each of thousands of hubs. */
    private static final List<CapturedLog> LOGS = new ArrayList<>();

    @BeforeAll
    static void captureWarnings() {
        LOGS.add(CapturedLog.of(Hooks.class.getPackageName(), Level.ERROR));
        LOGS.add(CapturedLog.of(GracefulShutdown.class.getName(), Level.ERROR));
    }

    @AfterAll
    static void endCapture() {
        LOGS.forEach(CapturedLog::close);
    }

    /** What happened in some runs. */
    private record Happened(
            StateFigures figures,
            Map<Trait, Integer> traits,
            long cuts,
            long epochs,
            long pauses,
            long restarts,
            long unknownOutcomes,
            long failedHooks,
            long interruptedEffects) {

        static final Happened NOTHING =
                new Happened(new StateFigures(0, 0, 0, 0, 0, 0, 0), Map.of(), 0, 0, 0, 0, 0, 0, 0);

        static Happened of(NodesSimulation run, Set<Trait> traits) {
            Map<Trait, Integer> each = new EnumMap<>(Trait.class);
            traits.forEach(trait -> each.put(trait, 1));
            SimulatedNodes.Counts counts = run.counts();
            return new Happened(
                    run.figures(),
                    each,
                    run.cuts(),
                    run.epochs(),
                    run.pauses(),
                    counts.restarts,
                    counts.unknownOutcomes,
                    counts.failedHooks,
                    counts.interruptedEffects);
        }

        Happened plus(Happened more) {
            Map<Trait, Integer> sum = new EnumMap<>(Trait.class);
            sum.putAll(traits);
            more.traits.forEach((trait, count) -> sum.merge(trait, count, Integer::sum));
            return new Happened(
                    figures.plus(more.figures),
                    sum,
                    cuts + more.cuts,
                    epochs + more.epochs,
                    pauses + more.pauses,
                    restarts + more.restarts,
                    unknownOutcomes + more.unknownOutcomes,
                    failedHooks + more.failedHooks,
                    interruptedEffects + more.interruptedEffects);
        }
    }

    @Test
    void copiesEqualStates_andPromisesHold() {
        runAll(SEEDS);
    }

    @Test
    @Tag("long")
    void copiesEqualStates_andPromisesHold_inManySeeds() {
        runAll(MANY_SEEDS);
    }

    /** A seed is a world of its own, so that the processors share the seeds. */
    private static void runAll(int seeds) {
        long begun = System.nanoTime();
        Happened all = LongStream.range(FIRST_SEED, FIRST_SEED + seeds)
                .parallel()
                .mapToObj(NodesSimulationTest::runWithoutFault)
                .reduce(Happened.NOTHING, Happened::plus);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "simulation of nodes: %d seeds, %.1f s, %.1f seeds a second, %s%n",
                seeds, seconds, seeds / seconds, all);
        if (seeds >= 32) {
            checkThatAllHappened(all);
        }
    }

    private static void checkThatAllHappened(Happened all) {
        assertThat(all.traits()).containsOnlyKeys(Trait.values());
        StateFigures figures = all.figures();
        assertThat(List.of(
                        figures.messages(),
                        figures.duplicates(),
                        figures.edits(),
                        figures.conflicts(),
                        figures.deletions(),
                        figures.reactions(),
                        figures.recoveries(),
                        all.cuts(),
                        all.epochs(),
                        all.pauses(),
                        all.restarts(),
                        all.unknownOutcomes(),
                        all.failedHooks(),
                        all.interruptedEffects()))
                .as("%s", all)
                .doesNotContain(0L);
    }

    private static Happened runWithoutFault(long seed) {
        Set<Trait> traits = Trait.of(seed);
        NodesSimulation simulation = new NodesSimulation(seed, traits, null);
        assertThat(run(simulation, seed)).as("seed %d with %s", seed, traits).isEmpty();
        return Happened.of(simulation, traits);
    }

    private static List<String> run(NodesSimulation simulation, long seed) {
        try {
            return simulation.run();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void sameSeed_replaysTheSameSteps() {
        long seed = 8; // with all traits
        assertThat(trace(seed)).isEqualTo(trace(seed));
    }

    private static long trace(long seed) {
        NodesSimulation simulation = new NodesSimulation(seed, Trait.of(seed), null);
        run(simulation, seed);
        return simulation.trace();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECOVERED_BEYOND_THE_ANCESTOR")
    void aFaultOfTheNodes_isFoundByItsCheck(StateFault fault) {
        assertFound(fault);
    }

    /** Few seeds have the orders that show this fault. */
    @Test
    @Tag("long")
    void aRecoveryBeyondTheAncestor_isFoundByItsCheck() {
        assertFound(StateFault.RECOVERED_BEYOND_THE_ANCESTOR);
    }

    private static void assertFound(StateFault fault) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MUTANT_SEEDS; seed++) {
            String found = found(seed, fault);
            if (found != null) {
                System.out.printf("%s: found with seed %d: %s%n", fault, seed, found);
                return;
            }
        }
        throw new AssertionError(fault + " was not found");
    }

    private static @Nullable String found(long seed, StateFault fault) {
        return run(new NodesSimulation(seed, Trait.of(seed), fault), seed).stream()
                .filter(word -> word.startsWith(fault.check() + ":"))
                .findFirst()
                .orElse(null);
    }
}
