package io.chathub.benchmarks.store;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of all runs in a file, as they come, and the middle of each row's runs in a table. */
final class Table implements AutoCloseable {

    private final PrintWriter raw;
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    Table(Path file) throws IOException {
        raw = new PrintWriter(Files.newBufferedWriter(file), true);
        raw.println("row\tfigure\tvalue");
    }

    /** One figure of one run. */
    void add(String row, String figure, double value) {
        raw.printf(Locale.ROOT, "%s\t%s\t%.4f%n", row, figure, value);
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>())
                .computeIfAbsent(figure, name -> new ArrayList<>())
                .add(value);
        System.err.printf(Locale.ROOT, "%-48s %-28s %,.3f%n", row, figure, value);
    }

    /** The figures of a load. */
    void add(String row, Load.Figures figures) {
        add(row, "acks/s", figures.acks());
        add(row, "CPU us a message", figures.cpuMicros());
        add(row, "p50 ms", figures.p50());
        add(row, "p99 ms", figures.p99());
        add(row, "max ms", figures.max());
        add(row, "failures", (double) figures.failures());
    }

    /** The middle of the runs; NaN where there are none. */
    double middle(String row, String figure) {
        List<Double> values = rows.getOrDefault(row, Map.of()).getOrDefault(figure, List.of()).stream()
                .sorted()
                .toList();
        return values.isEmpty() ? Double.NaN : values.get(values.size() / 2);
    }

    /** Prints all rows: the middle of the runs, and the lowest and the highest. */
    void print() {
        System.out.println("| row | figure | middle | lowest | highest | runs |\n|---|---|---|---|---|---|");
        rows.forEach((row, figures) -> figures.forEach((figure, values) -> {
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,.2f | %,.2f | %,.2f | %d |%n",
                    row,
                    figure,
                    sorted.get(sorted.size() / 2),
                    sorted.get(0),
                    sorted.get(sorted.size() - 1),
                    sorted.size());
        }));
    }

    @Override
    public void close() {
        raw.close();
    }
}
