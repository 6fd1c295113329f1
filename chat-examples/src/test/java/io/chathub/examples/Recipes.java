package io.chathub.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The files in {@code deploy}, and the programs that try them. */
public final class Recipes {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Recipes() {}

    /** A file of the folder {@code deploy}. */
    public static Path file(String name) {
        return ROOT.resolve("deploy").resolve(name);
    }

    /** The text of a file of the folder {@code deploy}. */
    public static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A program of this machine. Without it a banner is printed and the test is skipped; with {@code CI=true} the test fails.
     *
     * @param pack the package of Debian that has the program
     */
    static Path program(String name, String pack) {
        return find(name, System.getenv()).orElseGet(() -> lacking(name, pack));
    }

    /** The first program of the name on the {@code PATH}, and in the folders that the {@code PATH} of a user may lack. */
    static Optional<Path> find(String name, Map<String, String> environment) {
        return Stream.concat(
                        Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                                .filter(folder -> !folder.isEmpty()),
                        Stream.of("/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Requires the rights of root on Linux. Without them a banner is printed and the test is skipped. */
    static void requireRoot() throws IOException {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        if (!linux || !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            lacking("root on Linux", "Run the tests as root, to mount and to change the root", false);
        }
    }

    /** Requires the modules of the JDK, of which {@code jlink} makes a runtime. Without them a banner is printed and the test is skipped. */
    static void requireModules() {
        if (!Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods"))) {
            lacking("the folder jmods of the JDK", "Run the tests with a JDK that has it", false);
        }
    }

    private static Path lacking(String name, String pack) {
        boolean fails = "true".equalsIgnoreCase(System.getenv().getOrDefault("CI", ""));
        return lacking(name, "On Debian: apt-get install " + pack, fails);
    }

    /** Prints the banner, and ends the test. */
    private static Path lacking(String name, String remedy, boolean fails) {
        String line = "*".repeat(100);
        String test = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(type -> type.endsWith("IT") || type.endsWith("Test"))
                        .findFirst()
                        .orElse(""));
        System.err.println(String.join(
                "\n",
                "",
                line,
                "*** " + (fails ? "FAILED" : "SKIPPED") + ", something is missing: " + test,
                "***   missing: " + name,
                "***   " + remedy,
                line,
                ""));
        return fails ? Assertions.fail(name + " is missing") : Assumptions.abort(name + " is missing");
    }

    /** Runs a program to its end. Returns its output, of both streams; an {@link AssertionError} has it where the program fails. */
    static String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + process.exitValue() + "\n" + output);
        }
        return output;
    }
}
