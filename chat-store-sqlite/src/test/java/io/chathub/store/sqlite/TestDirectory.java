package io.chathub.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A directory of one test. It is in memory where the system has such a place: there a sync costs nothing. */
final class TestDirectory implements AutoCloseable, AfterEachCallback {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;

    TestDirectory() {
        try {
            path = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "chathub-store")
                    : Files.createTempDirectory("chathub-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registered with a test, the directory is deleted after everything else of the test. */
    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Whether a file of the directory has a word, in any case: as text, in an index, or in a page that is not used any more. */
    boolean occurs(String word) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (bytes.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
