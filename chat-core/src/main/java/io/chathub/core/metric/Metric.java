package io.chathub.core.metric;

import io.chathub.core.MonitoringData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a hub for a metrics system. {@link #all()} is the table of all figures: {@code GET /metrics} and
 * chat-micrometer read it, so both give a figure the same name. Immutable.
 *
 * <p>A figure may have one tag. The values of a tag are few and known at the start: reasons, close codes, kinds of hooks. No
 * figure names a room, a user or an address.
 */
public final class Metric {

    /** The kinds of figures. */
    public enum Kind {
        /** A sum since the start, which never decreases. */
        COUNTER,
        /** A value of this moment. */
        GAUGE
    }

    private final String name;
    private final Kind kind;
    private final String unit;
    private final @Nullable String tag;
    private final String description;
    private final Function<MonitoringData, Map<String, Double>> values;

    private Metric(
            String name,
            Kind kind,
            String unit,
            @Nullable String tag,
            String description,
            Function<MonitoringData, Map<String, Double>> values) {
        this.name = name;
        this.kind = kind;
        this.unit = unit;
        this.tag = tag;
        this.description = description;
        this.values = values;
    }

    static Metric counter(String name, String unit, String description, ToDoubleFunction<MonitoringData> value) {
        return new Metric(name, Kind.COUNTER, unit, null, description, data -> Map.of("", value.applyAsDouble(data)));
    }

    static Metric gauge(String name, String unit, String description, ToDoubleFunction<MonitoringData> value) {
        return new Metric(name, Kind.GAUGE, unit, null, description, data -> Map.of("", value.applyAsDouble(data)));
    }

    /** A counter with a tag, whose values are the keys as {@code word} writes them. */
    static <K, N> Metric counters(
            String name,
            String unit,
            String tag,
            String description,
            Function<MonitoringData, Map<K, N>> numbers,
            Function<K, String> word,
            ToDoubleFunction<N> number) {
        return new Metric(name, Kind.COUNTER, unit, tag, description, data -> {
            Map<String, Double> values = new LinkedHashMap<>();
            numbers.apply(data).forEach((key, value) -> values.put(word.apply(key), number.applyAsDouble(value)));
            return values;
        });
    }

    /** All figures, in the order in which they are shown. */
    public static List<Metric> all() {
        return MetricTable.ALL;
    }

    /** The name: lower-case words with dots between them, such as {@code chathub.frames.dropped}. */
    public String name() {
        return name;
    }

    /** Whether the figure only increases. */
    public Kind kind() {
        return kind;
    }

    /** The base unit, such as {@code bytes} or {@code seconds}; empty where the name says it. */
    public String unit() {
        return unit;
    }

    /** The name of the tag, such as {@code code}; null where the figure has none. */
    public @Nullable String tag() {
        return tag;
    }

    /** One sentence without a full stop. */
    public String description() {
        return description;
    }

    /**
     * Reads the figure: its value by the value of the tag. Always the same keys in the same order; the empty key alone where the
     * figure has no tag.
     */
    public Map<String, Double> read(MonitoringData data) {
        return values.apply(Objects.requireNonNull(data, "data"));
    }

    @Override
    public String toString() {
        return name;
    }
}
