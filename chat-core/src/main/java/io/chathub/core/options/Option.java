package io.chathub.core.options;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One option of a hub: its name, type, default, range and meaning. Immutable. {@link Options#all()} lists every option;
 * two options are equal only if they are the same object.
 *
 * @param <T> the Java type of the value
 */
public final class Option<T> {

    private final OptionGroup group;
    private final String name;
    private final String kebab;
    private final OptionType<T> type;
    private final T defaultValue;
    private final List<Range<T>> ranges;
    private final String help;

    private Option(
            OptionGroup group,
            String name,
            String externalName,
            OptionType<T> type,
            T defaultValue,
            List<Range<T>> ranges,
            String help) {
        this.group = group;
        this.name = name;
        this.kebab = externalName.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        this.type = type;
        this.defaultValue = defaultValue;
        this.ranges = ranges;
        this.help = help;
    }

    static Option<Duration> time(OptionGroup group, String name, Duration defaultValue, String help) {
        return new Option<>(group, name, name, OptionType.TIME, defaultValue, List.of(Range.positive()), help);
    }

    static Option<Duration> window(OptionGroup group, String name, Duration defaultValue, String help) {
        return new Option<>(group, name, name, OptionType.WINDOW, defaultValue, List.of(Range.window()), help);
    }

    static Option<Integer> count(OptionGroup group, String name, int defaultValue, int min, String help) {
        return count(group, name, defaultValue, Range.atLeast(min), help);
    }

    static Option<Integer> count(OptionGroup group, String name, int defaultValue, Range<Integer> range, String help) {
        return new Option<>(group, name, name, OptionType.COUNT, defaultValue, List.of(range), help);
    }

    static Option<Integer> bytes(OptionGroup group, String name, int defaultValue, Range<Integer> range, String help) {
        return new Option<>(group, name, name, OptionType.BYTES, defaultValue, List.of(range), help);
    }

    static Option<RateLimit> rate(OptionGroup group, String name, RateLimit defaultValue, String help) {
        // A rate outside of the range cannot be made.
        Range<RateLimit> range = Range.any("1 <= PER_SECOND <= BURST <= " + RateLimit.LARGEST + ", or off");
        return new Option<>(group, name, name, OptionType.RATE, defaultValue, List.of(range), help);
    }

    static Option<Boolean> choice(OptionGroup group, String name, boolean defaultValue, String help) {
        return new Option<>(
                group, name, name, OptionType.TRUE_OR_FALSE, defaultValue, List.of(Range.any("true or false")), help);
    }

    /** This option with conditions, which are checked in list order; the last condition is {@link #range()}. */
    Option<T> within(List<Range<T>> conditions) {
        return new Option<>(group, name, name, type, defaultValue, List.copyOf(conditions), help);
    }

    /** This option with a flag and a variable that are derived from another name. */
    Option<T> externally(String externalName) {
        return new Option<>(group, name, externalName, type, defaultValue, ranges, help);
    }

    /** The group that the option belongs to. */
    public OptionGroup group() {
        return group;
    }

    /** The name in Java and in messages, such as {@code messageRate}; unique among all options. */
    public String name() {
        return name;
    }

    /** The flag of the command line, such as {@code --message-rate}. */
    public String flag() {
        return "--" + kebab;
    }

    /** The environment variable, such as {@code CHAT_MESSAGE_RATE}. */
    public String variable() {
        return "CHAT_" + kebab.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The type of the value. */
    public OptionType<T> type() {
        return type;
    }

    /** The value unless another is set. */
    public T defaultValue() {
        return defaultValue;
    }

    /** The allowed values, as text, such as {@code >= 1}. */
    public String range() {
        return ranges.get(ranges.size() - 1).text();
    }

    /** The description of the option, in a sentence. */
    public String help() {
        return help;
    }

    /**
     * Reads a value as it is written on the command line and in the environment. Does not check the range.
     *
     * @throws IllegalArgumentException if {@code text} has not the form of the option's {@link #type()}
     */
    public T parse(String text) {
        return type.parse(text);
    }

    /** The text that {@link #parse} reads as {@code value}. */
    public String format(T value) {
        return type.format(value);
    }

    /**
     * Checks the range.
     *
     * @return {@code value}
     * @throws IllegalArgumentException if {@code value} is outside of the range, as
     *                                  {@code name: value (expected: range)}
     */
    public T check(T value) {
        for (Range<T> range : ranges) {
            if (!range.holds().test(value)) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + range.text() + ")");
            }
        }
        return value;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
