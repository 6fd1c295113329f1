package io.chathub.examples.browser;

import java.util.List;
import java.util.Locale;

/** Measured values, such as milliseconds. */
record Figures(List<Double> values) {

    Figures {
        values = values.stream().sorted().toList();
    }

    int count() {
        return values.size();
    }

    double median() {
        return atPercent(50);
    }

    double largest() {
        return atPercent(100);
    }

    /** The least value that so many percent of the values do not exceed. */
    double atPercent(double percent) {
        int index = (int) Math.ceil(percent / 100 * values.size()) - 1;
        return values.get(Math.max(index, 0));
    }

    @Override
    public String toString() {
        return values.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f, p99 %.1f, longest %.1f (of %d)",
                        median(),
                        atPercent(99),
                        largest(),
                        count());
    }
}
