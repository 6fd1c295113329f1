package io.chathub.server.servlet.internal.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules by their path below {@code assets}, and the checks of their source text. */
record PageModules(Map<String, String> sources) {

    /** Modules that a page loads; no module imports them. */
    static final Set<String> ENTRIES = Set.of("chat.js", "admin.js");

    /** Scripts that are no modules and import nothing: one for pages of other sites, and one that runs before the page is drawn. */
    private static final Set<String> CLASSIC_SCRIPTS = Set.of("chathub-chat.js", "first-paint.js");

    private static final Set<String> LIBRARIES = Set.of("uPlot.esm.js");
    private static final Set<String> EVENT_SUPPORT = Set.of("events/index.js", "events/registry.js");

    /** The folders that the modules of a folder may import; the entries are in the folder without a name. */
    private static final Map<String, Set<String>> DIRECTIONS = Map.ofEntries(
            Map.entry(
                    "",
                    Set.of(
                            "events",
                            "admin",
                            "view",
                            "actions",
                            "composer",
                            "search",
                            "embed",
                            "rooms",
                            "settings",
                            "messages",
                            "picker",
                            "text",
                            "dom",
                            "i18n",
                            "net")),
            Map.entry("events", Set.of("net")),
            Map.entry("admin", Set.of("dom", "net")),
            Map.entry("view", Set.of("messages", "dom", "i18n", "net")),
            Map.entry("actions", Set.of("messages", "picker", "text", "dom", "i18n", "net")),
            Map.entry("composer", Set.of("messages", "picker", "dom", "i18n", "net")),
            Map.entry("search", Set.of("messages", "dom", "i18n", "net")),
            Map.entry("embed", Set.of("net")),
            Map.entry("rooms", Set.of("dom", "i18n", "net")),
            Map.entry("settings", Set.of("dom", "i18n")),
            Map.entry("messages", Set.of("text", "dom", "i18n", "net")),
            Map.entry("text", Set.of("dom", "i18n")),
            Map.entry("picker", Set.of("dom", "i18n", "net")),
            Map.entry("dom", Set.of("i18n")),
            Map.entry("i18n", Set.of()),
            Map.entry("net", Set.of()));

    private static final Pattern IMPORT = Pattern.compile(
            "^\\s*(?:import|export)\\b[^;'\"]*\\bfrom\\s*['\"]([^'\"]+)['\"]"
                    + "|^\\s*import\\s*['\"]([^'\"]+)['\"]"
                    + "|\\bimport\\(\\s*['\"]([^'\"]+)['\"]\\s*\\)",
            Pattern.MULTILINE);
    private static final Pattern COMPUTED_IMPORT = Pattern.compile("\\bimport\\((?!\\s*['\"])");

    static PageModules read(Path assets) throws IOException {
        try (Stream<Path> files = Files.walk(assets)) {
            return new PageModules(files.filter(file -> file.toString().endsWith(".js"))
                    .filter(file -> CLASSIC_SCRIPTS.stream().noneMatch(script -> file.equals(assets.resolve(script))))
                    .collect(Collectors.toMap(
                            file -> assets.relativize(file).toString().replace('\\', '/'),
                            PageModules::text,
                            (a, b) -> a,
                            TreeMap::new)));
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> problemsOfImports() {
        return own().flatMap(path -> Stream.concat(
                        imports(path).flatMap(target -> problemOf(path, target)),
                        COMPUTED_IMPORT
                                .matcher(sources.get(path))
                                .results()
                                .map(match -> path + ": an import without a literal path")))
                .toList();
    }

    private Stream<String> problemOf(String path, String target) {
        if (!target.startsWith("./") && !target.startsWith("../")) {
            return Stream.of(path + ": '" + target + "' is not a relative path");
        }
        String resolved = resolve(path, target);
        if (!sources.containsKey(resolved)) {
            return Stream.of(path + ": " + resolved + " does not exist");
        }
        String from = folder(path);
        if (folder(resolved).isEmpty()) {
            return LIBRARIES.contains(resolved)
                    ? Stream.of()
                    : Stream.of(path + ": " + from + " must not import " + resolved);
        }
        boolean allowed = folder(resolved).equals(from)
                || DIRECTIONS.getOrDefault(from, Set.of()).contains(folder(resolved));
        return allowed ? Stream.of() : Stream.of(path + ": " + from + " must not import " + folder(resolved));
    }

    /** The folders of one cycle; empty if there is none. */
    List<String> cycleOfFolders() {
        Map<String, Set<String>> arrows = own().collect(Collectors.groupingBy(
                PageModules::folder,
                TreeMap::new,
                Collectors.flatMapping(
                        path -> imports(path)
                                .map(target -> resolve(path, target))
                                .filter(target -> !LIBRARIES.contains(target))
                                .map(PageModules::folder),
                        Collectors.toSet())));
        return arrows.keySet().stream()
                .map(folder -> cycleFrom(List.of(folder), arrows))
                .filter(cycle -> !cycle.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<String> cycleFrom(List<String> path, Map<String, Set<String>> arrows) {
        String last = path.get(path.size() - 1);
        for (String next : arrows.getOrDefault(last, Set.of())) {
            if (next.equals(last)) {
                continue;
            }
            int start = path.indexOf(next);
            List<String> cycle = start >= 0
                    ? path.subList(start, path.size())
                    : cycleFrom(Stream.concat(path.stream(), Stream.of(next)).toList(), arrows);
            if (!cycle.isEmpty()) {
                return cycle;
            }
        }
        return List.of();
    }

    List<String> problemsOfEvents() {
        return own().filter(path -> folder(path).equals("events") && !EVENT_SUPPORT.contains(path))
                .flatMap(path -> {
                    String file = path.substring("events/".length());
                    String type = file.replace(".js", "");
                    return Stream.of(
                                    problem(
                                            "events/index.js",
                                            "export \\* as \\w+ from '\\./" + Pattern.quote(file) + "';",
                                            path + ": not listed in events/index.js"),
                                    problem(
                                            path,
                                            "export const type = '" + Pattern.quote(type) + "';",
                                            path + ": does not export the type '" + type + "'"),
                                    problem(path, "export function parse\\(", path + ": does not export parse"),
                                    problem(path, "export function apply\\(", path + ": does not export apply"))
                            .flatMap(problems -> problems);
                })
                .toList();
    }

    private Stream<String> problem(String path, String wanted, String problem) {
        Matcher line = Pattern.compile("^" + wanted, Pattern.MULTILINE).matcher(sources.get(path));
        return line.find() ? Stream.of() : Stream.of(problem);
    }

    /** The modules that no module imports and no page loads. */
    List<String> unused() {
        Set<String> imported = own().flatMap(path -> imports(path).map(target -> resolve(path, target)))
                .collect(Collectors.toSet());
        return own().filter(path -> !imported.contains(path) && !ENTRIES.contains(path))
                .toList();
    }

    private Stream<String> own() {
        return sources.keySet().stream().filter(path -> !LIBRARIES.contains(path));
    }

    private Stream<String> imports(String path) {
        return IMPORT.matcher(sources.get(path))
                .results()
                .map(match -> Stream.of(match.group(1), match.group(2), match.group(3))
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow());
    }

    private static String resolve(String path, String target) {
        return URI.create("/" + path).resolve(target).getPath().substring(1);
    }

    private static String folder(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}
