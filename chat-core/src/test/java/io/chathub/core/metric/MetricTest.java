package io.chathub.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.MonitoringData;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The names of the figures, and their values in a new hub. */
class MetricTest {

    /** The snapshot is the one method that is no figure: it has the recent messages. */
    private static final Set<String> WITHOUT_A_FIGURE = Set.of("snapshot");

    private static final List<String> UNITS = List.of("", "bytes", "seconds");

    private final Hub hub = Hub.builder().build();

    @Test
    void names_areUniqueWordsWithDots() {
        Set<String> names = new HashSet<>();
        assertThat(Metric.all()).isNotEmpty().allSatisfy(metric -> {
            assertThat(metric.name()).matches("chathub(\\.[a-z]+)+");
            assertThat(names.add(metric.name())).as(metric.name()).isTrue();
            assertThat(metric.unit()).isIn(UNITS);
            assertThat(metric.name()).doesNotEndWith(metric.unit().isEmpty() ? "?" : metric.unit());
            assertThat(metric.description()).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void read_hasTheSameKeysAlways_andNumbersOnly() {
        assertThat(Metric.all()).allSatisfy(metric -> {
            Map<String, Double> values = metric.read(hub.monitoring());
            assertThat(values.keySet()).isEqualTo(metric.read(hub.monitoring()).keySet());
            if (metric.tag() == null) {
                assertThat(values).containsOnlyKeys("");
            } else {
                assertThat(values).isNotEmpty().hasSizeLessThan(50).doesNotContainKey("");
            }
            assertThat(values.values()).allSatisfy(value -> assertThat(value).isNotNegative());
        });
    }

    /** A figure that is added to the monitoring is added to the table too. */
    @Test
    void everyMethodOfTheMonitoring_isRead() {
        Set<String> called = new TreeSet<>();
        MonitoringData recording = (MonitoringData) java.lang.reflect.Proxy.newProxyInstance(
                MonitoringData.class.getClassLoader(), new Class<?>[] {MonitoringData.class}, (proxy, method, args) -> {
                    called.add(method.getName());
                    return method.invoke(hub.monitoring());
                });
        Metric.all().forEach(metric -> metric.read(recording));
        called.addAll(WITHOUT_A_FIGURE);
        assertThat(called)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MonitoringData.class.getMethods())
                        .map(Method::getName)
                        .toList());
    }
}
