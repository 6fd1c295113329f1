package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.scenario.Scenario.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One load on several servers, in rounds: one server after the other, and then again. So other work of the machine meets
 * all of them.
 */
public final class Series {

    private final Shape shape;
    private final List<String> jvmArguments;
    private final PrintStream log;

    /** A series that prints each run to {@code log} as it ends. */
    public Series(Shape shape, List<String> jvmArguments, PrintStream log) {
        this.shape = shape;
        this.jvmArguments = List.copyOf(jvmArguments);
        this.log = log;
    }

    /** Runs it. A server that fails has no runs. */
    public Map<Target, List<Measurement>> run(List<Target> targets, int rounds) {
        Map<Target, List<Measurement>> runs = new EnumMap<>(Target.class);
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                try {
                    Measurement measurement = new Scenario(shape, jvmArguments).run(target);
                    log.println(measurement.line());
                    runs.computeIfAbsent(target, any -> new ArrayList<>()).add(measurement);
                } catch (IOException | IllegalStateException e) {
                    log.printf("%-28s FAILED: %s%n", target.displayName(), e);
                }
            }
        }
        return runs;
    }

    /** The run in the middle, by what a delivery costs. */
    public static Measurement median(List<Measurement> runs) {
        List<Measurement> sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingDouble(Measurement::cpuPerMillion));
        return sorted.get((sorted.size() - 1) / 2);
    }
}
