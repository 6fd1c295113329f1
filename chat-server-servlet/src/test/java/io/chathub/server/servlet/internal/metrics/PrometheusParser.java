package io.chathub.server.servlet.internal.metrics;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the text format of Prometheus, version 0.0.4, as far as counters and gauges need it. It refuses what
 * Prometheus refuses, and what {@code promtool check metrics} finds fault with: samples without a type, families in two parts,
 * repeated samples, counters without {@code _total}, gauges with it, figures without help.
 */
final class PrometheusParser {

    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"})? (\\S+)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private PrometheusParser() {}

    /** Reads a text; an {@link AssertionError} names the line that is wrong. */
    static PrometheusParser read(String text) {
        PrometheusParser parser = new PrometheusParser();
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no line feed");
        }
        String helped = "";
        String family = "";
        Set<String> ended = new HashSet<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                ended.add(family);
                helped = help.group(1);
                require(!ended.contains(helped), line);
            } else if (type.matches()) {
                family = type.group(1);
                require(family.equals(helped) && parser.types.put(family, type.group(2)) == null, line);
                require(type.group(2).equals("counter") == family.endsWith("_total"), line);
            } else if (sample.matches()) {
                require(sample.group(1).equals(family) && family.equals(helped), line);
                double value = Double.parseDouble(sample.group(5));
                require(!Double.isNaN(value), line);
                String key = line.substring(0, line.lastIndexOf(' '));
                require(parser.samples.put(key, value) == null, line);
            } else {
                throw new AssertionError("not a line of the format: " + line);
            }
        }
        return parser;
    }

    private static void require(boolean condition, String line) {
        if (!condition) {
            throw new AssertionError("out of place: " + line);
        }
    }

    /** The kinds by name. */
    Map<String, String> types() {
        return types;
    }

    /** The values by name and tag, such as {@code chathub_closes_total{code="1000"}}. */
    Map<String, Double> samples() {
        return samples;
    }
}
