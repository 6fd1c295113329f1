package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/decisions.md: every number once, and an index that leads to every heading. */
class DecisionsTest {

    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("decisions.md");

    @Test
    void everyNumberIsUsedOnce() throws IOException {
        List<Integer> numbers =
                matches("(?m)^### (\\d+)\\. ").stream().map(Integer::valueOf).toList();

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void theIndexLeadsToEveryHeading() throws IOException {
        List<String> anchors =
                matches("(?m)^##+ (.*)$").stream().map(DecisionsTest::anchor).toList();

        assertThat(matches("\\]\\(#([^)]*)\\)")).containsExactlyElementsOf(anchors);
    }

    /** The anchor that GitHub gives a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    private static List<String> matches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
