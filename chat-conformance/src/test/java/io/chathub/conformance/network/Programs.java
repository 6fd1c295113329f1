package io.chathub.conformance.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The two programs that a network is made and broken with.
 *
 * @param ip  iproute2's
 * @param nft that of nftables
 */
record Programs(Path ip, Path nft) {

    private static final long WAIT_SECONDS = 20;

    /** What came of looking for them; {@code missing} is empty where they are there. */
    record Search(Optional<Programs> programs, List<String> missing) {
        Search {
            missing = List.copyOf(missing);
        }
    }

    /** Looks for them on this machine. */
    static Search search() {
        return search(System.getenv(), Files::isExecutable);
    }

    /** Looks through the {@code PATH}, and where Debian has them, which a user's {@code PATH} may lack. */
    static Search search(Map<String, String> environment, Predicate<Path> isExecutable) {
        List<Path> folders = Stream.concat(
                        Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                                .filter(folder -> !folder.isEmpty()),
                        Stream.of("/usr/sbin", "/sbin"))
                .map(Path::of)
                .toList();
        List<String> missing = new ArrayList<>();
        List<Path> found = new ArrayList<>();
        for (String name : List.of("ip", "nft")) {
            folders.stream()
                    .map(folder -> folder.resolve(name))
                    .filter(isExecutable)
                    .findFirst()
                    .ifPresentOrElse(found::add, () -> missing.add(name + " on the PATH"));
        }
        return new Search(
                missing.isEmpty() ? Optional.of(new Programs(found.get(0), found.get(1))) : Optional.empty(), missing);
    }

    /** Runs {@code ip} with these arguments; returns what it says. */
    String runIp(String... arguments) throws IOException {
        return run("", ip, arguments);
    }

    /** Runs {@code nft} in a namespace, with this for its input. */
    void runNftIn(String namespace, String input) throws IOException {
        run(input, ip, "netns", "exec", namespace, nft.toString(), "-f", "-");
    }

    /** Runs a program to its end, with {@code input} for it to read; returns what it says. */
    static String run(String input, Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            try (var to = process.outputWriter(StandardCharsets.UTF_8)) {
                to.write(input);
            }
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + ": not done after " + WAIT_SECONDS + " s");
            }
            // What these say fits into a pipe, so it can wait there until they are done.
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + process.exitValue() + " " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        } finally {
            process.destroyForcibly();
        }
    }
}
