package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.flood.FloodWindow.Kind;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The effect of one attack on other clients.
 *
 * @param attack   what it was
 * @param sameRoom whether the attackers were in the room of the others, or in one of their own
 * @param windows  quiet ones and others, in turns
 * @param faults   what did not reach the others, or not in order; empty where all was well
 */
public record Flood(Attack attack, boolean sameRoom, List<FloodWindow> windows, String faults) {

    /** The p99 of attacked windows beside that of quiet ones, each the median of its kind. */
    public double ratio() {
        return p99(Kind.ATTACKED) / p99(Kind.QUIET);
    }

    /** Whether everything reached everyone else, once and in order. */
    public boolean isValid() {
        return faults.isEmpty();
    }

    /** One line for people. */
    public String line() {
        return String.format(
                "%s, %s: p99 %.2f ms quiet, %.2f elsewhere, %.2f attacked: %.2f x quiet, %.2f x elsewhere  %s",
                attack.title(),
                where(),
                p99(Kind.QUIET),
                p99(Kind.ELSEWHERE),
                p99(Kind.ATTACKED),
                ratio(),
                p99(Kind.ATTACKED) / p99(Kind.ELSEWHERE),
                isValid() ? "complete, in order" : "NOT VALID: " + faults);
    }

    /** The head of a table of them. */
    public static String tableHead() {
        return """
                | attack | attackers' room | p99 ms quiet | p99 ms elsewhere | p99 ms attacked | beside quiet | p99 ms of each: quiet; attacked | server's cores quiet; attacked | |
                |---|---|---|---|---|---|---|---|---|
                """;
    }

    /** A row of it. */
    public String row() {
        return String.format(
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %s; %s | %.2f; %.2f | %s |%n",
                attack.title(),
                where(),
                p99(Kind.QUIET),
                p99(Kind.ELSEWHERE),
                p99(Kind.ATTACKED),
                ratio(),
                each(Kind.QUIET),
                each(Kind.ATTACKED),
                median(Kind.QUIET, FloodWindow::serverCores),
                median(Kind.ATTACKED, FloodWindow::serverCores),
                faults.strip());
    }

    private String where() {
        return sameRoom ? "the same" : "another";
    }

    private double p99(Kind kind) {
        return median(kind, FloodWindow::p99Millis);
    }

    private String each(Kind kind) {
        return String.join(
                ", ",
                windows.stream()
                        .filter(window -> window.kind() == kind)
                        .map(window -> String.format("%.1f", window.p99Millis()))
                        .toList());
    }

    private double median(Kind kind, ToDoubleFunction<FloodWindow> value) {
        double[] sorted = windows.stream()
                .filter(window -> window.kind() == kind)
                .mapToDouble(value)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
