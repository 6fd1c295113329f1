package io.chathub.core.options;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The table of all options of a hub. */
public final class Options {

    /** The longest duration that an option takes: a year of 365 days. */
    public static final Duration LONGEST = Duration.ofDays(365);

    private Options() {}

    /** Every option, group by group. Immutable. */
    public static List<Option<?>> all() {
        return Table.ALL;
    }

    /** Apart from {@link Options}, since the options need {@link #LONGEST}. */
    private static final class Table {
        private static final List<Option<?>> ALL = Stream.of(
                        ConnectionOptions.ALL,
                        DeliveryOptions.ALL,
                        RateOptions.ALL,
                        IdentityOptions.ALL,
                        HookOptions.ALL,
                        RoomOptions.ALL,
                        MessageOptions.ALL,
                        MonitoringOptions.ALL,
                        InputOptions.ALL)
                .<Option<?>>flatMap(List::stream)
                .toList();
    }
}
