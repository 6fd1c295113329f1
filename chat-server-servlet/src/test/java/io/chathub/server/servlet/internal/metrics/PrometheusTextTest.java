package io.chathub.server.servlet.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.core.metric.Metric;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The text of the metrics, read by a strict reader. In chat-examples, {@code PromtoolTest} gives it to Prometheus' own. */
class PrometheusTextTest {

    private final Hub hub = Hub.builder().build().start();

    @AfterEach
    void close() {
        hub.close();
    }

    private String text() {
        return PrometheusText.of(hub.monitoring(), Runtime.getRuntime());
    }

    @Test
    void everyFigure_isReadWithItsKind() {
        hub.room("dev").publish("host", "one").toCompletableFuture().join();
        hub.refused(HandshakeRefusal.FULL);

        PrometheusParser read = PrometheusParser.read(text());

        assertThat(read.types().keySet())
                .containsExactlyElementsOf(Stream.concat(
                                Metric.all().stream().map(PrometheusText::nameOf),
                                Stream.of("jvm_memory_used_bytes", "jvm_memory_max_bytes"))
                        .toList());
        assertThat(read.types()).containsEntry("chathub_uptime_seconds", "gauge");
        assertThat(read.samples())
                .containsEntry("chathub_messages_total", 1.0)
                .containsEntry("chathub_streams", 2.0)
                .containsEntry("chathub_handshakes_refused_total{reason=\"full\"}", 1.0)
                .containsEntry("chathub_recoveries_total{recovered=\"true\"}", 0.0)
                .containsEntry("chathub_hook_time_seconds_total{hook=\"room-policy\"}", 0.0)
                .hasEntrySatisfying(
                        "chathub_uptime_seconds",
                        seconds -> assertThat(seconds).isPositive().isLessThan(3_600))
                .hasEntrySatisfying(
                        "jvm_memory_used_bytes{area=\"heap\"}",
                        bytes -> assertThat(bytes).isGreaterThan(1 << 20));
    }
}
