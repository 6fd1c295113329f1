package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of names that server, client and page share: {@code usernames.tsv}. */
class UsernameCasesTest {

    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9A-F]+)}");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream table = UsernameCasesTest.class.getResourceAsStream("usernames.tsv")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            List<Arguments> rows = text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> Arguments.of(row[2] + " " + row[1], row[0].equals("+"), unescaped(row[1])))
                    .toList();
            return rows.stream();
        }
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void name_isAcceptedOrRefusedAsTheTableSays(String what, boolean accepted, String name) {
        if (accepted) {
            String normalized = Usernames.normalize(name);
            assertThat(Usernames.normalizeIfAcceptable(name)).isEqualTo(normalized);
            assertThat(Usernames.normalize(normalized)).isEqualTo(normalized);
        } else {
            assertThat(Usernames.normalizeIfAcceptable(name)).isNull();
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> Usernames.normalize(name))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_USERNAME));
        }
    }

    /** The same as for other characters: a name of ASCII alone is not normalized. */
    @Test
    void asciiCharacters_areJudgedAlone_withinAndAtTheEnds() {
        for (char c = 0; c < 128; c++) {
            boolean visible = c > ' ' && c < 127;
            String alone = String.valueOf(c);
            assertThat(Usernames.normalizeIfAcceptable(alone))
                    .as("%x alone", (int) c)
                    .isEqualTo(visible ? alone : null);
            assertThat(Usernames.normalizeIfAcceptable("a" + c + "b"))
                    .as("%x within", (int) c)
                    .isEqualTo(visible || c == ' ' ? "a" + c + "b" : null);
            assertThat(Usernames.normalizeIfAcceptable("a" + c + "\u00e9"))
                    .as("%x beside another character", (int) c)
                    .isEqualTo(visible || c == ' ' ? "a" + c + "\u00e9" : null);
            boolean trimmed = c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
            String atEnds = trimmed ? "ab" : visible ? c + "ab" + c : null;
            assertThat(Usernames.normalizeIfAcceptable(c + "ab" + c))
                    .as("%x at the ends", (int) c)
                    .isEqualTo(atEnds);
        }
        String longest = "a".repeat(Usernames.MAX_LENGTH);
        assertThat(Usernames.normalizeIfAcceptable(longest)).isEqualTo(longest);
        assertThat(Usernames.normalizeIfAcceptable(longest + "a")).isNull();
        assertThat(Usernames.normalizeIfAcceptable(longest + " ")).isEqualTo(longest);
        assertThat(Usernames.normalizeIfAcceptable("")).isNull();
    }

    @Test
    void table_hasBothKinds() throws IOException {
        assertThat(cases().filter(row -> (Boolean) row.get()[1])).hasSizeGreaterThan(40);
        assertThat(cases().filter(row -> !(Boolean) row.get()[1])).hasSizeGreaterThan(50);
    }

    /** A joiner in any position of ordinary words is refused: the name would look the same. */
    @Test
    void joinerBetweenLettersThatDoNotJoin_isRefused() {
        for (String word : List.of("Alice", "Алиса", "Αλίκη", "李雷", "アリス", "עליזה", "ალისა", "김철수")) {
            for (String joiner : List.of("\u200C", "\u200D")) {
                for (int i = 0; i <= word.length(); i++) {
                    String name = word.substring(0, i) + joiner + word.substring(i);
                    assertThat(Usernames.normalizeIfAcceptable(name)).as(name).isNull();
                }
            }
        }
    }
}
