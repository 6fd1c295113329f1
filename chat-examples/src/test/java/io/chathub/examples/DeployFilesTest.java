package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code deploy} agree with the options of the server, and their formats are valid. */
class DeployFilesTest {

    private static final String UNIT = "systemd/chathub.service";
    /** What {@code systemd-analyze security} gives, in tenths: 0 is least exposed, 100 most. */
    private static final String LARGEST_EXPOSURE = "20";
    /** The default of the runnable server. */
    private static final int PORT = 3000;

    /** The variables that the server reads. */
    static Set<String> variables() {
        return UnknownVariables.known(ChatServerMain.commandLine(Map.of()).getCommandSpec());
    }

    static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String value(String name) {
        List<String> values = found("^" + name + "=(.*)$", Recipes.text(UNIT));
        assertThat(values).as(name).hasSize(1);
        return values.get(0);
    }

    @Test
    void everyVariable_isAnOption() throws IOException {
        try (Stream<Path> files = Files.walk(Recipes.file(""))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(found("\\b(CHAT_[A-Z_]+)\\b", Files.readString(file)))
                        .as(file.toString())
                        .isSubsetOf(variables());
            }
        }
    }

    @Test
    void operationsPage_namesEveryFile() throws IOException {
        String page = Files.readString(Recipes.file("").resolveSibling("docs/operations.md"));
        try (Stream<Path> files = Files.walk(Recipes.file(""))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(page)
                            .contains("../deploy/" + Recipes.file("").relativize(file)));
        }
    }

    @Test
    void unit_setsOptions_andGivesTheStopItsTime() {
        List<String> variables = found("^Environment=([A-Z_]+)=", Recipes.text(UNIT));
        assertThat(variables).contains("CHAT_DATA_DIR").isSubsetOf(variables());
        String state = "/var/lib/" + found("(\\S+)", value("StateDirectory")).get(0) + "/";
        assertThat(found("^Environment=CHAT_(?:DATA|BACKUP)_DIR=(.*)$", Recipes.text(UNIT)))
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder).startsWith(state));
        assertThat(found("^Environment=CHAT_BACKUP_DIR=/var/lib/(.*)$", Recipes.text(UNIT)))
                .as("a folder that exists before the start")
                .isSubsetOf(found("(\\S+)", value("StateDirectory")));
        assertThat(Duration.ofSeconds(Long.parseLong(value("TimeoutStopSec"))))
                .isGreaterThanOrEqualTo(
                        HubOptions.DEFAULT.connection().shutdownTimeout().plusSeconds(5));
        assertThat(Integer.parseInt(value("LimitNOFILE")))
                .isGreaterThan(2 * HubOptions.DEFAULT.connection().maxConnections());
        assertThat(value("KillSignal")).isEqualTo("SIGTERM");
    }

    @Test
    void unit_isValid_andHardened(@TempDir Path folder) throws Exception {
        String analyze = Recipes.program("systemd-analyze", "systemd").toString();
        // The program has to exist.
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String unit = Files.writeString(
                        folder.resolve("chathub.service"),
                        Recipes.text(UNIT).replace("ExecStart=/usr/bin/java ", "ExecStart=" + java + " "))
                .toString();
        assertThat(Recipes.run(Map.of(), analyze, "verify", unit)).isEmpty();
        Recipes.run(
                Map.of(), analyze, "security", "--no-pager", "--offline=true", "--threshold=" + LARGEST_EXPOSURE, unit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx/host.conf", "nginx/path.conf"})
    void nginx_waitsLongerThanAPing(String recipe) {
        assertThat(found("^ *proxy_(?:read|send)_timeout ([0-9]+)s;$", Recipes.text(recipe)))
                .hasSize(2)
                .allSatisfy(seconds -> assertThat(Duration.ofSeconds(Long.parseLong(seconds)))
                        .isGreaterThanOrEqualTo(
                                HubOptions.DEFAULT.connection().pingInterval().plusSeconds(30)));
        assertThat(Recipes.text(recipe)).contains("server 127.0.0.1:" + PORT + ";");
    }
}
