package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.dialect.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts tables into a page that people write the rest of: each between two marks that bear its name. */
public final class Report {

    private final Path page;

    /** For a page that has the marks. */
    public Report(Path page) {
        this.page = page;
    }

    /** Replaces one table. */
    public void put(String name, String markdown) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- measured: " + name + " -->";
        String end = "<!-- /measured -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end, from);
        if (from < 0 || to < 0) {
            throw new IOException(page + " has no section for " + name);
        }
        Files.writeString(page, text.substring(0, from + begin.length()) + "\n" + markdown + text.substring(to));
    }

    /** The machine, the day and the command. */
    public static String machine(String command) throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        return String.format(
                "%s, %d cores (shared), %s %s, JDK %s (%s). Command: `%s`.%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                model,
                command);
    }

    /** The medians of a series, and what each costs beside the floor, if that is among them. */
    public static String table(Map<Target, List<Measurement>> runs, @Nullable Target floor) {
        List<Measurement> floorRuns = floor == null ? null : runs.get(floor);
        Measurement least = floorRuns == null ? null : Series.median(floorRuns);
        StringBuilder table = new StringBuilder();
        table.append("| server | CPU s per million | beside "
                + (floor != null && floor.hasRooms() ? floor.displayName() : "the floor")
                + " | runs | texts a write | deliveries/s | p50 ms | p99 ms | p99.9 ms | RSS MB | |\n");
        table.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        runs.forEach((target, list) -> {
            Measurement median = Series.median(list);
            table.append(String.format(
                    "| %s | %.2f | %s | %s | %.1f | %,.0f | %.1f | %.1f | %.1f | %d | %s |%n",
                    target.displayName(),
                    median.cpuPerMillion(),
                    least == null ? "" : String.format("%.2f", median.cpuPerMillion() / least.cpuPerMillion()),
                    all(list),
                    median.deliveriesPerWrite(),
                    median.rate(),
                    median.p50Millis(),
                    median.p99Millis(),
                    median.p999Millis(),
                    median.residentBytes() >> 20,
                    remark(list)));
        });
        return table.toString();
    }

    private static String all(List<Measurement> runs) {
        return String.join(
                ", ",
                runs.stream()
                        .map(run -> String.format("%.2f", run.cpuPerMillion()))
                        .toList());
    }

    private static String remark(List<Measurement> runs) {
        for (Measurement run : runs) {
            if (!run.isValid()) {
                return run.faults().strip();
            }
        }
        return runs.stream().allMatch(Measurement::totalOrder) ? "" : "order per sender only";
    }
}
