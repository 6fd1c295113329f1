package io.chathub.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.core.metric.Metric;
import io.chathub.server.servlet.spi.ProbeAnswer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of a hub, and their names in Prometheus. */
class HubMetricsTest {

    private static final Set<String> TAGS = Set.of("code", "reason", "hook", "recovered");

    private final Hub hub = Hub.builder().build().start();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void everyFigure_isAMeter_readWhenItIsAskedFor() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new HubMetrics(hub).bindTo(registry);

        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        Metric.all().stream().map(Metric::name).toList());
        assertThat(registry.get("chathub.messages").functionCounter().count()).isZero();
        hub.room("dev").publish("host", "one").toCompletableFuture().join();
        hub.refused(HandshakeRefusal.FULL);
        assertThat(registry.get("chathub.messages").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("chathub.streams").gauge().value()).isEqualTo(2);
        assertThat(registry.get("chathub.handshakes.refused")
                        .tag("reason", "full")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tags_areThoseOfTheTable_andThoseOfTheHost() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new HubMetrics(hub, Tags.of("hub", "north")).bindTo(registry);

        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getTag("hub")).isEqualTo("north");
            assertThat(meter.getId().getTags())
                    .allSatisfy(tag -> assertThat(tag.getKey())
                            .satisfiesAnyOf(
                                    key -> assertThat(key).isEqualTo("hub"),
                                    key -> assertThat(TAGS).contains(key)));
        }
    }

    @Test
    void prometheus_hasTheNamesOfTheChatsOwnMetrics() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new HubMetrics(hub).bindTo(registry);
        String own = new String(ProbeAnswer.metrics(hub).body(), StandardCharsets.UTF_8);

        assertThat(samples(registry.scrape())).isEqualTo(samples(own));
        assertThat(types(registry.scrape())).isEqualTo(types(own));
    }

    private static Set<String> samples(String text) {
        return text.lines()
                .filter(line -> line.startsWith("chathub_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> types(String text) {
        return text.lines()
                .filter(line -> line.startsWith("# TYPE chathub_") || line.startsWith("# HELP chathub_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
