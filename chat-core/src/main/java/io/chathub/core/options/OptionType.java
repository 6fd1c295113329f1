package io.chathub.core.options;

import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of an option's value, and its text form on the command line and in the environment.
 *
 * @param <T> the Java type
 */
public final class OptionType<T> {

    /** A whole number, such as {@code 256}. */
    public static final OptionType<Integer> COUNT =
            new OptionType<>(Integer.class, "COUNT", OptionType::count, String::valueOf);
    /** A number of bytes, such as {@code 65536}. */
    public static final OptionType<Integer> BYTES =
            new OptionType<>(Integer.class, "BYTES", OptionType::count, String::valueOf);
    /**
     * A duration, such as {@code 500ms}, {@code 10s}, {@code 5m} or {@code 24h}. Written in whole milliseconds, rounded
     * down.
     */
    public static final OptionType<Duration> TIME =
            new OptionType<>(Duration.class, "TIME", OptionType::duration, OptionType::text);
    /** A duration of {@link #TIME}, {@code 0s}, or {@code off} for no limit. */
    public static final OptionType<Duration> WINDOW =
            new OptionType<>(Duration.class, "WINDOW", OptionType::window, OptionType::windowText);
    /** A rate, such as {@code 20/60} (20 a second, 60 at once), or {@code off}. */
    public static final OptionType<RateLimit> RATE =
            new OptionType<>(RateLimit.class, "RATE", RateLimit::parse, RateLimit::toString);
    /** {@code true} or {@code false}, in upper or lower case. */
    public static final OptionType<Boolean> TRUE_OR_FALSE =
            new OptionType<>(Boolean.class, "TRUE_OR_FALSE", OptionType::truth, String::valueOf);

    /** The duration that {@code off} stands for. */
    static final Duration UNLIMITED_WINDOW = Duration.ofDays(365_000);

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private final Class<T> javaType;
    private final String label;
    private final Function<String, T> parser;
    private final Function<T, String> formatter;

    private OptionType(Class<T> javaType, String label, Function<String, T> parser, Function<T, String> formatter) {
        this.javaType = javaType;
        this.label = label;
        this.parser = parser;
        this.formatter = formatter;
    }

    /** The class of the values. */
    public Class<T> javaType() {
        return javaType;
    }

    /** A word for a value in a usage text, such as {@code TIME}. */
    public String label() {
        return label;
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if {@code text} has not the form of this type
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /** The text that {@link #parse} reads as {@code value}. */
    public String format(T value) {
        return formatter.apply(value);
    }

    /** The label. */
    @Override
    public String toString() {
        return label;
    }

    private static Integer count(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an int", e);
        }
    }

    private static Boolean truth(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException("'" + text + "' is not a boolean");
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration (expected: 500ms, 10s, 5m or 24h)");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static Duration window(String text) {
        return text.equalsIgnoreCase("off") ? UNLIMITED_WINDOW : duration(text);
    }

    private static String windowText(Duration value) {
        if (value.equals(UNLIMITED_WINDOW)) {
            return "off";
        }
        return value.isZero() ? "0s" : text(value);
    }

    private static String text(Duration value) {
        long millis = value.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        // 60s is more common than 1m.
        if (seconds % 60 != 0 || seconds == 60) {
            return seconds + "s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
    }
}
