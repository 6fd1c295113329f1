package io.chathub.benchmarks.load.flood;

import java.util.Map;
import java.util.TreeMap;

/** Counts the frames of hostile clients, and the replies and closes they received. One thread. */
final class Tally {

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
