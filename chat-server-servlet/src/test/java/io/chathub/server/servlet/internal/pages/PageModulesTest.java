package io.chathub.server.servlet.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The structure of the pages' modules: folders, imports, the list of events, sizes. */
class PageModulesTest {

    private static final String PAGES = "/io/chathub/server/servlet/pages/";
    private static final int MAX_LINES = 400;
    private static final int MAX_FILES = 20;
    private static final Pattern LIBRARY = Pattern.compile("^uPlot|^emojilib");

    private static Path pages;
    private static PageModules modules;

    @BeforeAll
    static void readPages() throws IOException, URISyntaxException {
        URI page = PageModulesTest.class.getResource(PAGES + "index.html").toURI();
        pages = Path.of(page).getParent();
        modules = PageModules.read(pages.resolve("assets"));
    }

    @Test
    void imports_resolveAndFollowTheAllowedDirections() {
        assertThat(modules.problemsOfImports()).isEmpty();
    }

    @Test
    void folders_haveNoCycle() {
        assertThat(modules.cycleOfFolders()).isEmpty();
    }

    @Test
    void everyEvent_isListedAndHasTheContract() {
        assertThat(modules.problemsOfEvents()).isEmpty();
    }

    @Test
    void everyModule_isImportedOrIsAnEntryOfAPage() throws IOException {
        Set<String> entries;
        try (Stream<Path> files = Files.list(pages)) {
            entries = files.filter(Files::isRegularFile)
                    .flatMap(file -> Pattern.compile("<script type=\"module\" src=\"assets/([^\"]+)\">")
                            .matcher(PageModules.text(file))
                            .results())
                    .map(script -> script.group(1))
                    .collect(Collectors.toSet());
        }
        assertThat(entries).isEqualTo(PageModules.ENTRIES);
        assertThat(modules.unused()).isEmpty();
    }

    @Test
    void files_areShortAndFoldersAreSmall() throws IOException {
        Map<Path, Integer> filesOfFolders = new TreeMap<>();
        try (Stream<Path> files = Files.walk(pages)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                filesOfFolders.merge(file.getParent(), 1, Integer::sum);
                if (!LIBRARY.matcher(file.getFileName().toString()).find()) {
                    assertThat(PageModules.text(file).lines().count())
                            .as("lines of %s", file)
                            .isLessThanOrEqualTo(MAX_LINES);
                }
            }
        }
        assertThat(filesOfFolders.values()).allMatch(files -> files <= MAX_FILES);
    }

    @Test
    void importThatDoesNotResolve_isReported() {
        assertThat(of("net/a.js", "import { b } from './b.js';").problemsOfImports())
                .containsExactly("net/a.js: net/b.js does not exist");
        assertThat(of(
                                "net/a.js",
                                "import {\n  b,\n  c,\n} from '../view/b.js';\nimport './c.js';\nlet d = import('./d.js');")
                        .problemsOfImports())
                .contains(
                        "net/a.js: view/b.js does not exist",
                        "net/a.js: net/c.js does not exist",
                        "net/a.js: net/d.js does not exist");
        assertThat(of("net/a.js", "import { b } from 'b';").problemsOfImports())
                .containsExactly("net/a.js: 'b' is not a relative path");
        assertThat(of("net/a.js", "let b = import(name);").problemsOfImports())
                .containsExactly("net/a.js: an import without a literal path");
    }

    @Test
    void importAgainstTheDirections_isReported() {
        assertThat(of("net/a.js", "import { b } from '../view/b.js';", "view/b.js", "")
                        .problemsOfImports())
                .containsExactly("net/a.js: net must not import view");
        assertThat(of("view/a.js", "export * as b from '../events/b.js';", "events/b.js", "")
                        .problemsOfImports())
                .containsExactly("view/a.js: view must not import events");
        assertThat(of("view/a.js", "import '../chat.js';", "chat.js", "").problemsOfImports())
                .containsExactly("view/a.js: view must not import chat.js");
        assertThat(of("other/a.js", "import '../net/b.js';", "net/b.js", "").problemsOfImports())
                .containsExactly("other/a.js: other must not import net");
        assertThat(of("view/a.js", "import '../net/b.js';", "net/b.js", "// import '../view/a.js';")
                        .problemsOfImports())
                .isEmpty();
    }

    @Test
    void cycleOfFolders_isReported() {
        PageModules cyclic = of(
                "net/a.js", "import '../view/b.js';",
                "view/b.js", "import '../admin/c.js';",
                "admin/c.js", "import '../net/d.js';",
                "net/d.js", "");
        assertThat(cyclic.cycleOfFolders()).hasSize(3).containsExactlyInAnyOrder("admin", "net", "view");
    }

    @Test
    void eventThatIsNotListedOrLacksItsContract_isReported() {
        String event = "export const type = 'ping';\nexport function parse() {}\nexport function apply() {}\n";
        assertThat(of("events/index.js", "", "events/ping.js", event).problemsOfEvents())
                .containsExactly("events/ping.js: not listed in events/index.js");
        String index = "export * as ping from './ping.js';";
        assertThat(of("events/index.js", index, "events/ping.js", event).problemsOfEvents())
                .isEmpty();
        assertThat(of("events/index.js", "// " + index, "events/ping.js", event).problemsOfEvents())
                .hasSize(1);
        assertThat(of("events/index.js", index, "events/ping.js", event.replace("'ping'", "'pong'"))
                        .problemsOfEvents())
                .containsExactly("events/ping.js: does not export the type 'ping'");
        assertThat(of("events/index.js", index, "events/ping.js", event.replace("apply", "show"))
                        .problemsOfEvents())
                .containsExactly("events/ping.js: does not export apply");
    }

    @Test
    void moduleThatNothingImports_isReported() {
        assertThat(of("chat.js", "import './net/a.js';", "net/a.js", "", "net/b.js", "")
                        .unused())
                .containsExactly("net/b.js");
    }

    private static PageModules of(String... pathsAndSources) {
        Map<String, String> sources = new TreeMap<>();
        for (int i = 0; i < pathsAndSources.length; i += 2) {
            sources.put(pathsAndSources[i], pathsAndSources[i + 1]);
        }
        return new PageModules(sources);
    }
}
