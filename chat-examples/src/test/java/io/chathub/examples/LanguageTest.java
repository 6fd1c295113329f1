package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Plain technical English: words that hide the noun, and metaphors, appear neither in comments and string literals of main
 * sources nor in the documentation.
 *
 * <p>{@code mvn test -pl chat-examples -am -Dtest=LanguageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dchathub.language.list=true} prints every occurrence by module, those of {@link #NOT_YET} included.
 */
class LanguageTest {

    /** Modules, and documents of the root folder, that are not rewritten yet. */
    private static final Set<String> NOT_YET = Set.of();

    /** What to write instead, by word. */
    private static final Map<Pattern, String> WORDS = words(Map.ofEntries(
            Map.entry("who(m|se)?(so)?ever", "name the client, user, host, operator or reader"),
            Map.entry("whatever", "name the thing"),
            Map.entry("told", "notified, or the message that is sent"),
            // "In place of" and "take the place of" are plain; an offset, a free slot and a file are not places.
            Map.entry(
                    "(?<!\\bin )(?<!\\b(?:take|takes|took|taking) (?:the|its|their) )places?",
                    "offset, position, room, slot"),
            Map.entry("the line|broken lines?", "connection"),
            Map.entry("goes to", "is sent to, is written to, belongs to"),
            Map.entry("(it|that) is this one's|this one's", "name the owner"),
            Map.entry("who says", "name the client"),
            Map.entry("hears? of", "is notified of, receives"),
            Map.entry("dice", "random numbers, seed"),
            Map.entry("doors?", "method, entry, gate"),
            Map.entry("dress(es|ed)?", "name the change"),
            Map.entry("(?<!third )part(y|ies)", "user, address, quota")));

    /**
     * Where a word of {@link #WORDS} is right.
     *
     * @param file   the end of the file's path
     * @param phrase the words around it, as they stand in the file, white space as one space
     */
    private record Allowed(String file, String phrase) {}

    private static final List<Allowed> ALLOWED = List.of(
            // Texts of toString, with the names of the code.
            new Allowed("reply/Acknowledged.java", ", place="),
            new Allowed("reply/Place.java", "Place[epoch="),
            new Allowed("SecretFile.java", "without the line break at its end"),
            new Allowed("chat-conformance/README.md", "the number of the line"),
            new Allowed("chat-conformance/README.md", "exactly those of the line"),
            new Allowed("docs/operations.md", "the line says which"));

    /** The first word of a comment: a pronoun there hides the noun that the comment is about. */
    private static final Pattern PRONOUN_FIRST =
            Pattern.compile("\\A[\\s/*]*(It|They|He|She|Who|Whoever|What|Whatever|Nobody|Everybody|Somebody)\\b");

    private record Occurrence(String area, Path file, int line, String word, String context, String instead) {
        @Override
        public String toString() {
            return file + ":" + line + ": \"" + word + "\" in \"" + context + "\"; better: " + instead;
        }
    }

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int CONTEXT = 40;

    @Test
    void proseSaysThingsByTheirNames() throws IOException {
        List<Occurrence> all = occurrences();
        if (Boolean.getBoolean("chathub.language.list")) {
            list(all);
        }
        assertThat(all.stream().filter(found -> !NOT_YET.contains(found.area())))
                .isEmpty();
    }

    @Test
    void everyAllowanceIsUsed() throws IOException {
        for (Allowed allowed : ALLOWED) {
            List<Path> files =
                    files().filter(file -> file.endsWith(allowed.file())).toList();
            assertThat(files).as(allowed.toString()).isNotEmpty();
            assertThat(files)
                    .as(allowed.toString())
                    .anyMatch(file -> NOT_YET.contains(area(file)) || stands(allowed.phrase(), file));
        }
    }

    @Test
    void proseOfAProgram_isItsCommentsAndStrings() {
        String source = """
                int whatever = 1; // one
                // two
                String s = "three" + 'f';
                /** Four {@code whatever}
                 * five */
                """;

        assertThat(Prose.ofProgram(source).stream().map(piece -> piece.line() + squeezed(piece.text())))
                .containsExactly("1 one two", "3\"three\"", "3'f'", "4/** Four five */");
    }

    @Test
    void proseOfAPage_isItsTextWithoutCode() {
        assertThat(squeezed(Prose.ofMarkdown("One `two`\n```\nthree\n```\nfour")
                        .get(0)
                        .text()))
                .isEqualTo("One four");
    }

    private static List<Occurrence> occurrences() throws IOException {
        List<Occurrence> all = new ArrayList<>();
        Map<Pattern, String> programs = new LinkedHashMap<>(WORDS);
        programs.put(PRONOUN_FIRST, "begin with the noun");
        files().forEach(file -> pieces(file)
                .forEach(piece -> (isProgram(file) ? programs : WORDS).forEach((word, instead) -> {
                    Matcher matcher = word.matcher(piece.text());
                    while (matcher.find()) {
                        Occurrence found = occurrence(file, piece, matcher, instead);
                        if (ALLOWED.stream().noneMatch(allowed -> isAllowed(allowed, file, piece, matcher))) {
                            all.add(found);
                        }
                    }
                })));
        return all;
    }

    private static Occurrence occurrence(Path file, Prose.Piece piece, Matcher matcher, String instead) {
        String before = piece.text().substring(0, matcher.start());
        int line = piece.line() + (int) before.chars().filter(c -> c == '\n').count();
        int from = Math.max(0, matcher.start() - CONTEXT);
        int to = Math.min(piece.text().length(), matcher.end() + CONTEXT);
        return new Occurrence(
                area(file),
                ROOT.relativize(file),
                line,
                squeezed(matcher.group()),
                squeezed(piece.text().substring(from, to)).strip(),
                instead);
    }

    /** The module of a file, or the document's name where it lies in the root folder. */
    private static String area(Path file) {
        return ROOT.relativize(file).getName(0).toString();
    }

    private static boolean stands(String phrase, Path file) {
        return pieces(file).stream().anyMatch(piece -> squeezed(piece.text()).contains(phrase));
    }

    /** Whether the phrase stands around this match. */
    private static boolean isAllowed(Allowed allowed, Path file, Prose.Piece piece, Matcher match) {
        if (!file.endsWith(allowed.file())) {
            return false;
        }
        String phrase = Pattern.quote(allowed.phrase()).replace(" ", "\\E\\s+\\Q");
        Matcher around = Pattern.compile(phrase).matcher(piece.text());
        while (around.find()) {
            if (around.start() <= match.start() && match.end() <= around.end()) {
                return true;
            }
        }
        return false;
    }

    private static List<Prose.Piece> pieces(Path file) {
        String name = file.toString();
        if (name.endsWith(".md")) {
            return Prose.ofMarkdown(read(file));
        }
        return isProgram(file) ? Prose.ofProgram(read(file)) : Prose.ofMarkup(read(file));
    }

    private static boolean isProgram(Path file) {
        String name = file.toString();
        return name.endsWith(".java") || name.endsWith(".js") || name.endsWith(".css");
    }

    /** Main sources and pages of all modules, and the documents. */
    private static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            for (Path entry : top.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (name.endsWith(".md")) {
                    files.add(entry);
                } else if (name.equals("docs")) {
                    addTree(files, entry, ".md");
                } else if (Files.isDirectory(entry.resolve("src/main"))) {
                    addTree(files, entry.resolve("src/main"), ".java", ".js", ".css", ".html", ".md", ".xml");
                    Path readme = entry.resolve("README.md");
                    if (Files.exists(readme)) {
                        files.add(readme);
                    }
                }
            }
        }
        return files.stream();
    }

    private static void addTree(List<Path> files, Path folder, String... endings) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .forEach(files::add);
        }
    }

    private static void list(List<Occurrence> all) {
        Map<String, List<Occurrence>> byArea =
                all.stream().collect(Collectors.groupingBy(Occurrence::area, TreeMap::new, Collectors.toList()));
        byArea.forEach((area, found) -> {
            System.out.println("== " + area + ": " + found.size());
            found.forEach(one -> System.out.println("  " + one));
        });
    }

    private static Map<Pattern, String> words(Map<String, String> words) {
        Map<Pattern, String> compiled = new LinkedHashMap<>();
        new TreeMap<>(words)
                .forEach((word, instead) -> compiled.put(
                        Pattern.compile("\\b(?:" + word.replace(" ", "\\s{1,40}") + ")\\b", Pattern.CASE_INSENSITIVE),
                        instead));
        return compiled;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
