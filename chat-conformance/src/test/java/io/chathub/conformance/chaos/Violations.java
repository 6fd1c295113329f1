package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a checker found: all of it counted, the first of each rule in words. */
final class Violations {

    private static final int WORDS_PER_RULE = 5;

    private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
    private final List<String> words = new ArrayList<>();

    void add(Rule rule, String format, Object... arguments) {
        if (counts.merge(rule, 1, Integer::sum) <= WORDS_PER_RULE) {
            words.add(rule + ": " + String.format(format, arguments));
        }
    }

    void check(boolean holds, Rule rule, String format, Object... arguments) {
        if (!holds) {
            add(rule, format, arguments);
        }
    }

    Map<Rule, Integer> counts() {
        return counts;
    }

    /** The first few of each rule. */
    List<String> words() {
        return words;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    @Override
    public String toString() {
        return counts + " " + words;
    }
}
