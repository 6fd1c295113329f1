package io.chathub.benchmarks.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.store.sqlite.SqliteStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A process of its own that opens a directory with many messages, answers one read, and ends. */
public final class RestartProbe {

    private static final int PAGE = 50;

    private RestartProbe() {}

    /** Prints figures, one a line. */
    public static void main(String[] args) throws IOException {
        long started = ProcessHandle.current()
                .info()
                .startInstant()
                .orElseThrow()
                .toEpochMilli(); // of the system's clock ticks: 10 ms
        long begin = System.nanoTime();
        try (Hub hub = HubPublishing.hub(SqliteStore.in(Path.of(args[0])))) {
            print("hub started ms", (System.nanoTime() - begin) / 1e6);
            HistoryPage page = hub.room("room1")
                    .history(HistoryQuery.newest(PAGE))
                    .toCompletableFuture()
                    .join();
            if (page.messages().size() != PAGE) {
                throw new IllegalStateException(page.messages().size() + " messages");
            }
            print("restart to first answer ms", (double) (System.currentTimeMillis() - started));
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            print("heap after a restart MB", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    print("RSS after a restart MB", Long.parseLong(line.replaceAll("[^0-9]", "")) / 1e3);
                }
            }
        }
    }

    private static void print(String figure, double value) {
        System.out.println(figure + "\t" + String.format(Locale.ROOT, "%.3f", value));
    }

    /** Runs the probe. */
    static void run(Table table, String row, Path directory) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                RestartProbe.class.getName(),
                directory.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] figure = line.split("\t", 2);
                if (figure.length == 2) { // else a line of the log
                    table.add(row, figure[0], Double.parseDouble(figure[1]));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the restarted process has ended with " + process.exitValue());
        }
    }
}
