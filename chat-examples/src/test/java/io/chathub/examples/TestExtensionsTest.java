package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.suite.AwaitilityDefaults;
import io.chathub.core.suite.UncaughtFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;

/** The extensions of JUnit in the test jar of chat-core are active in all modules. */
class TestExtensionsTest {

    /** The first two are built before chat-core, which has the extensions itself. */
    private static final List<String> WITHOUT_THE_JAR = List.of("chat-runtime", "chat-protocol", "chat-core");

    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>chat-core</artifactId>\\s*<type>test-jar</type>");

    @Test
    void extensions_areFoundByJunit() {
        assertThat(ServiceLoader.load(Extension.class))
                .extracting(Extension::getClass)
                .contains(UncaughtFailures.class, AwaitilityDefaults.class);
    }

    /** Without the extension, the first exception ends the wait. */
    @Test
    void conditionThatThrows_isEvaluatedAgain() {
        AtomicInteger evaluations = new AtomicInteger();
        await().until(() -> {
            if (evaluations.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
            return true;
        });
        assertThat(evaluations).hasValue(2);
    }

    @Test
    void eachModuleWithTests_hasTheJar() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/test/java")))
                    .toList()) {
                String name = module.getFileName().toString();
                String pom = Files.readString(module.resolve("pom.xml"));
                if (!WITHOUT_THE_JAR.contains(name) && !DEPENDENCY.matcher(pom).find()) {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
