package io.chathub.core.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of options for tests: one in the range that is not the default, and one outside of the range. */
public final class SampleValues {

    private static final Pattern LEAST = Pattern.compile(">= ([0-9]+)");
    private static final Pattern MOST = Pattern.compile("[0-9]+\\.\\.([0-9]+)");

    private SampleValues() {}

    /** A value in the range that is not the default; the other options may keep their defaults. */
    public static <T> T inRange(Option<T> option) {
        Object value = option.defaultValue();
        Object other;
        if (option.type() == OptionType.WINDOW) {
            other = Duration.ofMinutes(90);
        } else if (value instanceof Duration duration) {
            other = duration.plusSeconds(1);
        } else if (value instanceof Integer count) {
            other = count - 1;
        } else if (value instanceof Boolean choice) {
            other = !choice;
        } else {
            RateLimit rate = (RateLimit) value;
            other = new RateLimit(rate.perSecond() + 1, rate.burst() + 2);
        }
        return option.type().javaType().cast(other);
    }

    /** Whether a value outside of the range can be made. */
    public static boolean isBounded(Option<?> option) {
        return option.type() != OptionType.RATE && option.type() != OptionType.TRUE_OR_FALSE;
    }

    /** A value outside of the range. */
    public static <T> T outOfRange(Option<T> option) {
        Class<T> type = option.type().javaType();
        if (option.type() == OptionType.WINDOW) {
            return type.cast(Duration.ofSeconds(-1));
        }
        if (type == Duration.class) {
            return type.cast(Duration.ZERO);
        }
        Matcher most = MOST.matcher(option.range());
        if (most.matches()) {
            return type.cast(Integer.valueOf(most.group(1)) + 1);
        }
        Matcher least = LEAST.matcher(option.range());
        if (!least.matches()) {
            throw new IllegalArgumentException("no bound: " + option + ": " + option.range());
        }
        return type.cast(Integer.valueOf(least.group(1)) - 1);
    }

    /** The message for {@link #outOfRange}, from a builder whose other options have their defaults. */
    public static String message(Option<?> option) {
        String range = option.range();
        if (option.type() == OptionType.TIME) {
            range = "> 0 and <= PT8760H";
        } else if (option == DeliveryOptions.MAX_QUEUED_BYTES) {
            range = ">= 66560";
        }
        return option.name() + ": " + outOfRange(option) + " (expected: " + range + ")";
    }
}
