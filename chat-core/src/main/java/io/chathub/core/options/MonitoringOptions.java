package io.chathub.core.options;

import java.util.List;

/** How much the monitoring shows. Immutable. */
public final class MonitoringOptions extends GroupValues {

    /** {@link #recentMessages()}. */
    public static final Option<Integer> RECENT_MESSAGES =
            Option.count(OptionGroup.MONITORING, "recentMessages", 100, 0, "Messages that the monitoring shows.");
    /** {@link #recentEvents()}. */
    public static final Option<Integer> RECENT_EVENTS =
            Option.count(OptionGroup.MONITORING, "recentEvents", 500, 0, "Events that the monitoring shows.");

    static final List<Option<?>> ALL = List.of(RECENT_MESSAGES, RECENT_EVENTS);

    private MonitoringOptions(OptionValues values) {
        super(ALL, values);
    }

    /**
     * The options of this group in {@code values}.
     *
     * @throws IllegalArgumentException if a value is outside of its range, as {@code name: value (expected: range)}
     */
    public static MonitoringOptions of(OptionValues values) {
        values.check(ALL);
        return new MonitoringOptions(values);
    }

    /** Messages that the monitoring shows. Range: at least 0. Default: 100. */
    public int recentMessages() {
        return get(RECENT_MESSAGES);
    }

    /** Events that the monitoring shows. Range: at least 0. Default: 500. */
    public int recentEvents() {
        return get(RECENT_EVENTS);
    }
}
