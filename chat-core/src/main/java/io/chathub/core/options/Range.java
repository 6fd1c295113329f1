package io.chathub.core.options;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * A condition on the value of an option.
 *
 * @param text   the condition as text, such as {@code >= 1}
 * @param holds  whether a value satisfies the condition
 */
record Range<T>(String text, Predicate<T> holds) {

    static Range<Integer> atLeast(int min) {
        return new Range<>(">= " + min, value -> value >= min);
    }

    static Range<Integer> between(int min, int max) {
        return new Range<>(min + ".." + max, value -> value >= min && value <= max);
    }

    static Range<Duration> positive() {
        return new Range<>(
                "> 0 and <= " + Options.LONGEST,
                value -> !value.isZero() && !value.isNegative() && value.compareTo(Options.LONGEST) <= 0);
    }

    static Range<Duration> window() {
        return new Range<>(
                "0 to " + Options.LONGEST + ", or off",
                value -> value.equals(OptionType.UNLIMITED_WINDOW)
                        || (!value.isNegative() && value.compareTo(Options.LONGEST) <= 0));
    }

    static Range<Duration> atLeast(Duration min) {
        return new Range<>(">= " + min, value -> value.compareTo(min) >= 0);
    }

    static <T> Range<T> any(String text) {
        return new Range<>(text, value -> true);
    }
}
