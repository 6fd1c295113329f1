package io.chathub.micrometer;

import io.chathub.core.Hub;
import io.chathub.core.metric.Metric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Registers every {@link Metric} of a hub as a meter. A meter reads the hub when the registry reads the meter; nothing runs in
 * between. The names are those of {@link Metric#name()}, and a registry for Prometheus shows the same names as the chat's own
 * {@code GET /metrics}. Thread-safe.
 *
 * <pre>{@code
 * new HubMetrics(hub).bindTo(registry);
 * }</pre>
 *
 * <p>In Spring Boot a bean of this class is sufficient. The meters do not keep the hub from being collected. An application with
 * several hubs gives each of them a tag of its own.
 */
public final class HubMetrics implements MeterBinder {

    private final Hub hub;
    private final Tags tags;

    /** The figures of {@code hub}, without further tags. */
    public HubMetrics(Hub hub) {
        this(hub, Tags.empty());
    }

    /** The figures of {@code hub}, each with these tags. The tags must not be named {@code code}, {@code reason}, {@code hook} or {@code recovered}. */
    public HubMetrics(Hub hub, Iterable<Tag> tags) {
        this.hub = Objects.requireNonNull(hub, "hub");
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Metric metric : Metric.all()) {
            String tag = metric.tag();
            for (String value : metric.read(hub.monitoring()).keySet()) {
                register(metric, tag == null ? tags : tags.and(tag, value), value, registry);
            }
        }
    }

    private void register(Metric metric, Tags itsTags, String value, MeterRegistry registry) {
        ToDoubleFunction<Hub> number =
                source -> metric.read(source.monitoring()).getOrDefault(value, 0.0);
        String unit = metric.unit().isEmpty() ? null : metric.unit();
        switch (metric.kind()) {
            case COUNTER ->
                FunctionCounter.builder(metric.name(), hub, number)
                        .description(metric.description())
                        .baseUnit(unit)
                        .tags(itsTags)
                        .register(registry);
            case GAUGE ->
                Gauge.builder(metric.name(), hub, number)
                        .description(metric.description())
                        .baseUnit(unit)
                        .tags(itsTags)
                        .register(registry);
        }
    }
}
