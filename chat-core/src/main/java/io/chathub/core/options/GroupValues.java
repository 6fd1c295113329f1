package io.chathub.core.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one group of options. Immutable. */
abstract class GroupValues {

    private final List<Option<?>> options;
    private final OptionValues values;

    GroupValues(List<Option<?>> options, OptionValues values) {
        this.options = options;
        this.values = OptionValues.DEFAULTS.with(options, values);
    }

    /** The values of the group's options, and the default of every other option. */
    public final OptionValues values() {
        return values;
    }

    final <T> T get(Option<T> option) {
        return values.get(option);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof GroupValues group && options.equals(group.options) && values.equals(group.values);
    }

    @Override
    public final int hashCode() {
        return values.hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + values.text(options) + "]";
    }
}
