package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.metric.Metric;
import io.chathub.server.servlet.internal.metrics.PrometheusText;
import io.chathub.server.servlet.spi.ProbeAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The figures in the documents are those that the server gives. */
class MetricDocsTest {

    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final Pattern FIGURE = Pattern.compile("\\b(?:chathub|jvm)_[a-z_]+");
    private static final Pattern TAG = Pattern.compile("([a-z_]+)=~?\"|by \\(([a-z_]+)\\)|\\{\\{([a-z_]+)}}");
    /** The tags that Prometheus adds to each figure. */
    private static final Set<String> TAGS_OF_PROMETHEUS = Set.of("job", "instance");

    @Test
    void tableOfFigures_hasEachFigureInItsOrder() throws IOException {
        List<String> rows = Metric.all().stream()
                .map(metric -> "| `" + PrometheusText.nameOf(metric)
                        + (metric.tag() == null ? "" : "{" + metric.tag() + "}") + "` | "
                        + metric.kind().name().toLowerCase(Locale.ROOT) + " | " + metric.description() + " |")
                .toList();
        assertThat(Files.readString(DOCS.resolve("operations.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `chathub_")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void grafanaDashboard_hasEightPanels_ofFiguresThatExist() throws IOException {
        Set<String> figures = new TreeSet<>();
        Set<String> tags = new TreeSet<>(TAGS_OF_PROMETHEUS);
        try (Hub hub = Hub.builder().build()) {
            new String(ProbeAnswer.metrics(hub).body(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> {
                        if (!line.startsWith("#")) {
                            figures.addAll(found(FIGURE, line));
                            tags.addAll(found(TAG, line));
                        }
                    });
        }
        Map<String, List<String>> texts = texts(DOCS.resolve("grafana-dashboard.json"));

        assertThat(texts.get("type").stream().filter("timeseries"::equals)).hasSize(8);
        assertThat(texts.get("expr")).hasSizeGreaterThanOrEqualTo(8).allSatisfy(expression -> {
            assertThat(found(FIGURE, expression)).isNotEmpty().isSubsetOf(figures);
            assertThat(found(TAG, expression)).isSubsetOf(tags);
        });
        assertThat(texts.get("query").stream().flatMap(query -> found(FIGURE, query).stream()))
                .isNotEmpty()
                .isSubsetOf(figures);
        assertThat(texts.get("legendFormat").stream().flatMap(legend -> found(TAG, legend).stream()))
                .isNotEmpty()
                .isSubsetOf(tags);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MetricDocsTest::whole)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The group that matched; all of the match in a pattern without groups. */
    private static String whole(MatchResult match) {
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                return match.group(group);
            }
        }
        return match.group();
    }

    /** All texts of a JSON file, by the name of their field. */
    private static Map<String, List<String>> texts(Path file) throws IOException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String name = parser.currentName();
                if (token == JsonToken.VALUE_STRING && name != null) {
                    texts.computeIfAbsent(name, key -> new ArrayList<>()).add(parser.getString());
                }
            }
        }
        return texts;
    }
}
