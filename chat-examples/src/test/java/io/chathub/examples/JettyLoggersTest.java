package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The loggers of Jetty that a client could fill with lines are at ERROR, in the runnable server and in all modules with tests of it. */
class JettyLoggersTest {

    private static final String RULES = "META-INF/chathub/jetty-loggers.xml";

    private static final Pattern LOGGER = Pattern.compile("<logger name=\"([^\"]+)\"");

    @Test
    void rules_nameClassesOfJetty_andAreInForce() throws Exception {
        List<String> names = names();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            assertThat(LoggerFactory.getLogger(Class.forName(name)))
                    .isInstanceOfSatisfying(
                            Logger.class,
                            logger -> assertThat(logger.getLevel()).as(name).isEqualTo(Level.ERROR));
        }
    }

    @Test
    void operationsPage_namesEachLogger() throws IOException {
        assertThat(Files.readString(Path.of("../docs/operations.md")))
                .contains(RULES)
                .contains(names());
    }

    @Test
    void runnableServer_andModulesThatTestTheServer_includeTheRules() throws IOException {
        List<String> without = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/test/java")))
                    .toList()) {
                Path config = module.resolve("src/test/resources/logback-test.xml");
                if (Files.readString(module.resolve("pom.xml")).contains(">chat-server-jetty<")
                        && Files.exists(config)
                        && !includesRules(config)) {
                    without.add(module.getFileName().toString());
                }
            }
        }
        assertThat(without).isEmpty();
        assertThat(includesRules(Path.of("src/main/resources/logback.xml"))).isTrue();
    }

    private static boolean includesRules(Path config) throws IOException {
        return Files.readString(config).contains("<include resource=\"" + RULES + "\"/>");
    }

    private static List<String> names() throws IOException {
        try (InputStream rules = JettyLoggersTest.class.getClassLoader().getResourceAsStream(RULES)) {
            assertThat(rules).isNotNull();
            return LOGGER.matcher(new String(rules.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }
}
