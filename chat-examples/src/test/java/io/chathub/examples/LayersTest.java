package io.chathub.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chathub.runtime.ChatRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages inside of the modules: layers without cycles, one source of threads and time, small folders and files. */
class LayersTest {

    private static final int MAX_CLASSES_A_FOLDER = 20;
    private static final int MAX_LINES_A_FILE = 400;

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.chathub");

    /** The layers of each module, from the lowest to the highest. A lower layer never uses a higher one. */
    private static final Map<String, List<String>> LAYERS = Map.of(
            "io.chathub.core.internal",
            List.of(
                    "jfr",
                    "common",
                    "backend",
                    "limit",
                    "hook",
                    "delivery",
                    "broker.search",
                    "broker.stream",
                    "broker",
                    "store",
                    "entry",
                    "message",
                    "room",
                    "monitor",
                    "name",
                    "session",
                    "command.request",
                    "command.handler",
                    "command",
                    "lifecycle"),
            "io.chathub.protocol.internal",
            List.of("text", "json", "message", "message.event", "message.reply", "message.command", "admin", "codec"),
            "io.chathub.client.internal",
            List.of("config", "time", "transport", "event", "stream", "room", "connection"),
            "io.chathub.server.servlet.internal",
            List.of("net", "http", "metrics", "table", "admin", "pages", "handshake", "app"),
            "io.chathub.server.jetty.internal",
            List.of("net", "tls", "http", "websocket", "handshake", "app"),
            "io.chathub.server.jakarta.internal",
            List.of("frame", "upgrade", "standard", "app"));

    static Stream<String> modules() {
        return LAYERS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void lowerLayer_neverUsesAHigherOne(String module) {
        List<String> layers = LAYERS.get(module);
        for (int low = 0; low < layers.size(); low++) {
            for (int high = low + 1; high < layers.size(); high++) {
                String lower = module + "." + layers.get(low);
                String higher = module + "." + layers.get(high);
                noClasses()
                        .that()
                        .resideInAPackage(lower)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(higher)
                        .allowEmptyShould(true)
                        .check(MAIN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyInternalPackage_isALayer(String module) {
        List<String> packages = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(module + "."))
                .distinct()
                .toList();
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(LAYERS.get(module)).as(name).contains(name.substring(module.length() + 1)));
    }

    @Test
    void internalPackages_haveNoCycles() {
        slices().matching("io.chathub.(**).internal.(**)")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void threadsTimeAndChance_comeFromTheRuntime() {
        noClasses()
                .that(not(resideInAnyPackage(
                                "io.chathub.runtime..",
                                "io.chathub.examples..",
                                "io.chathub.conformance..",
                                "io.chathub.benchmarks.."))
                        // A client's timer of the reader wakes a thread that ChatRuntime.await() holds.
                        .and(not(type(named("io.chathub.client.internal.event.EventDispatcher")))))
                .should()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        SecureRandom.class,
                        Executors.class,
                        ExecutorService.class,
                        ThreadPoolExecutor.class,
                        ForkJoinPool.class,
                        Timer.class,
                        LockSupport.class)
                .orShould()
                .callMethod(CompletableFuture.class, "orTimeout", long.class, java.util.concurrent.TimeUnit.class)
                .check(MAIN);
    }

    @Test
    void randomNumbers_comeFromTheRuntimeInLibraries() {
        noClasses()
                .that(resideInAnyPackage("io.chathub.core..", "io.chathub.client..", "io.chathub.server.."))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class)
                .check(MAIN);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, ChatRuntime.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void folders_haveAtMostTwentyClasses() throws IOException {
        Map<Path, List<Path>> folders = mainFiles().collect(Collectors.groupingBy(file -> file.getParent()));
        assertThat(folders)
                .isNotEmpty()
                .allSatisfy((folder, files) ->
                        assertThat(files).as(folder.toString()).hasSizeLessThanOrEqualTo(MAX_CLASSES_A_FOLDER));
    }

    @Test
    void files_haveAtMostFourHundredLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : mainFiles().toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES_A_FILE) {
                tooLong.add(file + ": " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** The Java files of all modules, without those that only describe a package or a module. */
    private static Stream<Path> mainFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src/main/java");
                if (module.endsWith("chat-benchmarks")) {
                    continue; // a tool, not a library
                }
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> found = Files.walk(sources)) {
                        found.filter(file -> file.toString().endsWith(".java")
                                        && !file.endsWith("package-info.java")
                                        && !file.endsWith("module-info.java"))
                                .forEach(files::add);
                    }
                }
            }
        }
        return files.stream();
    }
}
