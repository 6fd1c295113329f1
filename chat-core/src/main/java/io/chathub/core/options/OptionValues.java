package io.chathub.core.options;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value for each option; the default where none is set. Immutable. The ranges are checked where a group is made of
 * the values.
 */
public final class OptionValues {

    /** The default of every option. */
    public static final OptionValues DEFAULTS = new OptionValues(Map.of());

    /** Without the values that are the default, so that equal values make equal objects. */
    private final Map<Option<?>, Object> changed;

    private OptionValues(Map<Option<?>, Object> changed) {
        this.changed = Map.copyOf(changed);
    }

    /** The value of {@code option}. */
    public <T> T get(Option<T> option) {
        Object value = changed.get(option);
        return value == null ? option.defaultValue() : option.type().javaType().cast(value);
    }

    /** These values with another for {@code option}. Does not check the range. */
    public <T> OptionValues with(Option<T> option, T value) {
        Objects.requireNonNull(value, option.name());
        Map<Option<?>, Object> values = new HashMap<>(changed);
        if (value.equals(option.defaultValue())) {
            values.remove(option);
        } else {
            values.put(option, value);
        }
        return new OptionValues(values);
    }

    /** These values with those of {@code other} for the options of {@code group}. */
    public OptionValues with(OptionGroup group, OptionValues other) {
        return with(
                Options.all().stream().filter(option -> option.group() == group).toList(), other);
    }

    OptionValues with(List<Option<?>> options, OptionValues other) {
        OptionValues values = this;
        for (Option<?> option : options) {
            values = values.withOne(option, other);
        }
        return values;
    }

    /**
     * Checks the ranges of {@code options}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    void check(List<Option<?>> options) {
        options.forEach(this::checkOne);
    }

    private <T> OptionValues withOne(Option<T> option, OptionValues other) {
        return with(option, other.get(option));
    }

    private <T> void checkOne(Option<T> option) {
        option.check(get(option));
    }

    /** The values of {@code options}, as {@code name=value, name=value}. */
    String text(List<Option<?>> options) {
        return options.stream().map(option -> option + "=" + get(option)).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionValues values && changed.equals(values.changed);
    }

    @Override
    public int hashCode() {
        return changed.hashCode();
    }

    /** The values that are not the default. */
    @Override
    public String toString() {
        return "OptionValues" + changed;
    }
}
