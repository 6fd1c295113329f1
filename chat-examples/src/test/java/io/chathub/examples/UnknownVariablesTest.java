package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** Misspelled environment variables are reported, and no others. */
class UnknownVariablesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final CommandSpec COMMAND =
            ChatServerMain.commandLine(Map.of()).getCommandSpec();

    @ParameterizedTest
    @CsvSource({
        "CHAT_MESAGE_RATE, CHAT_MESSAGE_RATE",
        "CHAT_MESSAGE_RATES, CHAT_MESSAGE_RATE",
        "CHAT_MESSAGERATE, CHAT_MESSAGE_RATE",
        "CHAT_ADMIN_TOKNE, CHAT_ADMIN_TOKEN",
        "CHAT_ALLOWED_ORIGIN, CHAT_ALLOWED_ORIGINS",
        "CHAT_TLS_CERT, CHAT_TLS_CERTIFICATE",
        "CHAT_TLS_CERTIFCATE, CHAT_TLS_CERTIFICATE",
        "CHAT_LOGLEVEL, CHAT_LOG_LEVEL",
        "CHAT_PORT, PORT",
        "CHAT_HOST, HOST",
    })
    void misspelledVariable_isReportedWithTheNearestName(String name, String nearest) {
        assertThat(warnings(Map.of(name, "s3cret")))
                .containsExactly(
                        "The variable " + name + " is unknown and has no effect. The nearest known name is " + nearest);
    }

    @Test
    void variableNearNoOther_isReportedWithoutAName() {
        assertThat(warnings(Map.of("CHAT_WEBHOOK", "x")))
                .containsExactly("The variable CHAT_WEBHOOK is unknown and has no effect. --help lists the known ones");
    }

    @Test
    void knownVariablesAndThoseOfOtherPrograms_areNotReported() {
        Map<String, String> environment = new TreeMap<>();
        UnknownVariables.known(COMMAND).forEach(name -> environment.put(name, "1"));
        environment.put("PATH", "/bin");
        environment.put("CHATHUB_HOME", "/srv");
        environment.put("MY_CHAT_ROOM", "x");
        assertThat(environment).hasSizeGreaterThan(60).containsKeys("CHAT_LOG_LEVEL", "PORT", "CHAT_MESSAGE_RATE");
        assertThat(warnings(environment)).isEmpty();
    }

    /** https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
    @Test
    void variablesOfKubernetes_areNotReported() {
        for (String service : List.of("CHAT", "CHAT_SERVER", "CHAT_2")) {
            assertThat(warnings(Map.of(
                            service + "_SERVICE_HOST", "10.0.0.11",
                            service + "_SERVICE_PORT", "8080",
                            service + "_SERVICE_PORT_HTTP", "8080",
                            service + "_PORT", "tcp://10.0.0.11:8080",
                            service + "_PORT_8080_TCP", "tcp://10.0.0.11:8080",
                            service + "_PORT_8080_TCP_PROTO", "tcp",
                            service + "_PORT_8080_TCP_PORT", "8080",
                            service + "_PORT_8080_TCP_ADDR", "10.0.0.11",
                            service + "_PORT_53_UDP", "udp://10.0.0.11:53")))
                    .isEmpty();
        }
        assertThat(warnings(Map.of("CHAT_PORT", "8080", "CHAT_PORT_8080", "x"))).hasSize(2);
    }

    @Test
    void report_isBoundedAndPrintable() {
        Map<String, String> environment = IntStream.range(0, 30)
                .boxed()
                .collect(Collectors.toMap(i -> "CHAT_" + i + "\n" + "x".repeat(200), i -> "y"));
        assertThat(warnings(environment))
                .hasSize(21)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200).matches("[ -~]*"))
                .endsWith("10 more variables that begin with CHAT_ are unknown and have no effect");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "A, '', 1",
        "KITTEN, SITTING, 3",
        "RATE, RTAE, 1",
        "AB, BA, 1",
        "ABC, CA, 3",
        "SAME, SAME, 0"
    })
    void distance_countsTheEdits(String a, String b, int edits) {
        assertThat(UnknownVariables.distance(a, b)).isEqualTo(edits);
        assertThat(UnknownVariables.distance(b, a)).isEqualTo(edits);
    }

    /** Files that read variables of the environment: scripts, configurations, what starts the program. */
    @Test
    void variablesThatOtherFilesRead_areKnown() throws IOException {
        Set<String> known = UnknownVariables.known(COMMAND);
        int read = 0;
        for (Path file : readers()) {
            List<String> names = Pattern.compile("\\bCHAT_[A-Z0-9_]+\\b")
                    .matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(known).as(file.toString()).containsAll(names);
            read += names.size();
        }
        assertThat(read).isPositive();
    }

    private static List<Path> readers() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 6, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(file -> {
                        String path = ROOT.relativize(file).toString();
                        String name = file.getFileName().toString();
                        return !path.matches("(.*/)?(target|\\.git|src/test|src/main/java)/.*")
                                && (name.matches(
                                                ".*\\.(sh|xml|ya?ml|properties|service|env)|Makefile|.*Dockerfile.*|run|jmh")
                                        || path.startsWith(".ci/"));
                    })
                    .toList();
        }
    }

    private static List<String> warnings(Map<String, String> environment) {
        return UnknownVariables.warnings(COMMAND, environment);
    }
}
