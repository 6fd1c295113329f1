package io.chathub.benchmarks.load.flood;

import java.util.Map;

/**
 * The latency and the losses that other clients saw for a few seconds.
 *
 * @param kind         whether there was an attack, and on whom
 * @param texts        how many texts reached each client
 * @param p50Millis    from publish to arrival, the median
 * @param p99Millis    the same, for 99 %
 * @param maxMillis    the same, for the last
 * @param serverCores  processors that the server used
 * @param toolCores    processors that those who measure and those who attack used; they are one thread
 * @param machineCores processors that everything on this machine used
 * @param tally        what the attackers did and got
 */
public record FloodWindow(
        Kind kind,
        long texts,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double serverCores,
        double toolCores,
        double machineCores,
        Map<String, Long> tally) {

    public FloodWindow {
        tally = Map.copyOf(tally);
    }

    /** The load beside the clients that are observed. */
    public enum Kind {
        /** No attack. */
        QUIET("quiet"),
        /** The same attack, on another server of this machine: what that takes of its processors, and no more. */
        ELSEWHERE("elsewhere"),
        /** An attack. */
        ATTACKED("attacked");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The name in reports. */
        String title() {
            return title;
        }
    }

    /** One line for people. */
    public String line() {
        return String.format(
                "  %-9s %,4d texts  p50 %6.2f  p99 %6.2f  max %7.2f ms  cores: server %.2f, clients %.2f, all %.2f  %s",
                kind.title(), texts, p50Millis, p99Millis, maxMillis, serverCores, toolCores, machineCores, tally);
    }
}
