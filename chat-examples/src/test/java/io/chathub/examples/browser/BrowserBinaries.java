package io.chathub.examples.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The two programs that a browser test needs. Their paths are passed to Selenium, which would otherwise download them.
 */
record BrowserBinaries(Path chromium, Path driver) {

    static final String CHROMIUM_VARIABLE = "CHROMIUM_BIN";
    static final String DRIVER_VARIABLE = "CHROMEDRIVER_BIN";

    private static final List<String> CHROMIUM_NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVER_NAMES = List.of("chromedriver");

    /**
     * The result of a search.
     *
     * @param binaries both programs; empty if one is missing
     * @param missing  descriptions of the programs that were not found
     */
    record Search(Optional<BrowserBinaries> binaries, List<String> missing) {}

    /** Searches the files of this machine. */
    static Search search(Map<String, String> environment) {
        return search(environment, path -> Files.isRegularFile(path) && Files.isExecutable(path));
    }

    /**
     * Searches each program at the path in its variable only; without the variable, in the folders of {@code PATH}.
     *
     * @param isProgram whether there is a program at a path
     */
    static Search search(Map<String, String> environment, Predicate<Path> isProgram) {
        List<String> missing = new ArrayList<>();
        Optional<Path> chromium = find(environment, CHROMIUM_VARIABLE, CHROMIUM_NAMES, isProgram, missing);
        Optional<Path> driver = find(environment, DRIVER_VARIABLE, DRIVER_NAMES, isProgram, missing);
        return new Search(chromium.flatMap(c -> driver.map(d -> new BrowserBinaries(c, d))), List.copyOf(missing));
    }

    private static Optional<Path> find(
            Map<String, String> environment,
            String variable,
            List<String> names,
            Predicate<Path> isProgram,
            List<String> missing) {
        String override = environment.getOrDefault(variable, "").strip();
        Optional<Path> found;
        if (override.isEmpty()) {
            List<Path> folders = folders(environment.getOrDefault("PATH", ""));
            found = names.stream()
                    .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                    .filter(isProgram)
                    .findFirst();
        } else {
            found = path(override).filter(isProgram);
        }
        if (found.isEmpty()) {
            missing.add(
                    override.isEmpty()
                            ? String.join(" or ", names) + " on the PATH"
                            : override + ", which " + variable + " names");
        }
        return found;
    }

    private static List<Path> folders(String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> path(folder).stream())
                .toList();
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
