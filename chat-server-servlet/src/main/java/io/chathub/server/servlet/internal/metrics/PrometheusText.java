package io.chathub.server.servlet.internal.metrics;

import io.chathub.core.MonitoringData;
import io.chathub.core.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The text format of Prometheus, version 0.0.4, and the names by its conventions: words with underscores, the unit at the end,
 * {@code _total} behind a counter. Micrometer's registry for Prometheus makes the same names.
 */
public final class PrometheusText {

    /** The type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double LARGEST_EXACT_INTEGER = 1L << 53;

    private PrometheusText() {}

    /** All figures of the hub, and the heap of the JVM under the names that Micrometer gives it. */
    public static String of(MonitoringData data, Runtime jvm) {
        StringBuilder text = new StringBuilder(8_192);
        for (Metric metric : Metric.all()) {
            String name = nameOf(metric);
            String type = metric.kind() == Metric.Kind.COUNTER ? "counter" : "gauge";
            head(text, name, type, metric.description());
            metric.read(data).forEach((value, number) -> line(text, name, metric.tag(), value, number));
        }
        heap(text, "jvm_memory_used_bytes", "The heap in use", jvm.totalMemory() - jvm.freeMemory());
        heap(text, "jvm_memory_max_bytes", "The largest heap", jvm.maxMemory());
        return text.toString();
    }

    /** The name of a figure in Prometheus, such as {@code chathub_frames_dropped_total}. */
    public static String nameOf(Metric metric) {
        String name = metric.name().replace('.', '_');
        if (!metric.unit().isEmpty()) {
            name += "_" + metric.unit();
        }
        return metric.kind() == Metric.Kind.COUNTER ? name + "_total" : name;
    }

    private static void heap(StringBuilder text, String name, String description, long bytes) {
        head(text, name, "gauge", description);
        line(text, name, "area", "heap", (double) bytes);
    }

    private static void head(StringBuilder text, String name, String type, String description) {
        text.append("# HELP ").append(name).append(' ').append(description).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, @Nullable String tag, String value, double number) {
        text.append(name);
        if (tag != null) {
            text.append('{').append(tag).append("=\"").append(value).append("\"}");
        }
        text.append(' ').append(number(number)).append('\n');
    }

    private static String number(double number) {
        boolean exact = number == Math.rint(number) && Math.abs(number) < LARGEST_EXACT_INTEGER;
        return exact ? Long.toString((long) number) : Double.toString(number);
    }
}
