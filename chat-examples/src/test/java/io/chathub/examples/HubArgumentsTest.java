package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionGroup;
import io.chathub.core.options.OptionType;
import io.chathub.core.options.RateLimit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every option of the hub's table: on the command line, in the environment, in the help, and in docs/operations.md. */
class HubArgumentsTest {

    private static final Path OPERATIONS =
            Path.of("").toAbsolutePath().getParent().resolve("docs/operations.md");

    static List<Option<?>> table() {
        return HubOptions.table();
    }

    @ParameterizedTest
    @MethodSource("table")
    <T> void flagAndVariable_setTheOption(Option<T> option) {
        T other = other(option);
        HubOptions expected = HubOptions.builder().set(option, other).build();
        String text = option.format(other);
        assertThat(parsed(Map.of(), option.flag() + "=" + text)).isEqualTo(expected);
        assertThat(parsed(Map.of(), option.flag(), text)).isEqualTo(expected);
        assertThat(parsed(Map.of(option.variable(), text))).isEqualTo(expected);
        assertThat(parsed(Map.of(option.variable(), text), option.flag() + "=" + option.format(option.defaultValue())))
                .isEqualTo(HubOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("table")
    void badValue_isOneLineThatNamesIt(Option<?> option) {
        assertThat(refusal(Map.of(), option.flag() + "=5x")).contains(option.flag() + "'", "5x");
        assertThat(refusal(Map.of(option.variable(), "5x"))).contains(option.variable() + ": ", "5x");
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void valueOutOfRange_isOneLineWithNameValueAndRange(Option<?> option) {
        String bad = option.type() == OptionType.TIME ? "0s" : option.type() == OptionType.WINDOW ? "9000h" : "-1";
        String value = bad.equals("-1") ? bad : OptionType.TIME.parse(bad).toString();
        assertThat(refusal(Map.of(), option.flag() + "=" + bad))
                .startsWith("chat-server: " + option.name() + ": " + value + " (expected: ")
                .endsWith(")");
    }

    static Stream<Option<?>> bounded() {
        return table().stream()
                .filter(option -> option.type() != OptionType.RATE && option.type() != OptionType.TRUE_OR_FALSE);
    }

    @Test
    void help_listsTheOptionsByGroup() {
        List<String> lines =
                ChatServerMain.commandLine(Map.of()).getUsageMessage().lines().toList();
        int at = -1;
        for (OptionGroup group : OptionGroup.values()) {
            assertThat(lines.indexOf(group.title())).as(group.title()).isGreaterThan(at);
            at = lines.indexOf(group.title());
            for (Option<?> option : table()) {
                if (option.group() == group) {
                    int line = lines.stream()
                            .filter(l -> l.strip().startsWith(option.flag() + "="))
                            .mapToInt(lines::indexOf)
                            .findFirst()
                            .orElse(-1);
                    assertThat(line).as(option.flag()).isGreaterThan(at);
                    at = line;
                }
            }
        }
    }

    @Test
    void operationsPage_hasTheTable() throws IOException {
        String page = Files.readString(OPERATIONS);
        for (OptionGroup group : OptionGroup.values()) {
            String rows = table().stream()
                    .filter(option -> option.group() == group)
                    .map(HubArgumentsTest::row)
                    .collect(Collectors.joining("\n"));
            assertThat(page)
                    .contains("**" + group.title()
                            + "**\n\n| variable | default | range | meaning |\n|---|---|---|---|\n" + rows + "\n\n");
        }
    }

    private static <T> String row(Option<T> option) {
        return Stream.of(
                        "`" + option.variable() + "`",
                        option.format(option.defaultValue()),
                        option.range(),
                        option.help())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static HubOptions parsed(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = ChatServerMain.commandLine(environment);
        commandLine.parseArgs(arguments);
        return commandLine.<ChatServerMain>getCommand().hub().hubOptions();
    }

    private static String refusal(Map<String, String> environment, String... arguments) {
        StringWriter err = new StringWriter();
        int code = ChatServerMain.commandLine(environment)
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(code).as(Arrays.toString(arguments)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString().strip();
    }

    /** A value in the range that is not the default. */
    private static <T> T other(Option<T> option) {
        Object value = option.defaultValue();
        Object other;
        if (option.type() == OptionType.WINDOW) {
            other = Duration.ofMinutes(90);
        } else if (value instanceof Duration duration) {
            other = duration.plusSeconds(1);
        } else if (value instanceof Integer count) {
            other = count - 1;
        } else if (value instanceof Boolean choice) {
            other = !choice;
        } else {
            RateLimit rate = (RateLimit) value;
            other = new RateLimit(rate.perSecond() + 1, rate.burst() + 2);
        }
        return option.type().javaType().cast(other);
    }
}
