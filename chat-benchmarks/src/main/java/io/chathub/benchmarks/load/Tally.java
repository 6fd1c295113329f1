package io.chathub.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;

/** What hostile clients did, and what they got for it. One thread. */
final class Tally {

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
