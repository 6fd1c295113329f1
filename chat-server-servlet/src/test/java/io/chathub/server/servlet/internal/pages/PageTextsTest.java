package io.chathub.server.servlet.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.PageOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the chat page: each in every language, none elsewhere, and a page that is the same in both directions. */
class PageTextsTest {

    /** The plural forms that each language needs. The form for zero is the last one where there is none. */
    private static final Map<String, Set<String>> FORMS =
            Map.of("en", Set.of("one", "other"), "ar", Set.of("one", "two", "few", "many", "other"));

    private static final Pattern LANGUAGE =
            Pattern.compile("^  ([a-z]+): \\{ direction: '(ltr|rtl)', ", Pattern.MULTILINE);
    /** Sides of the screen in place of the beginning and the end of a line. */
    private static final Pattern PHYSICAL = Pattern.compile(
            "(?:margin|padding|border)-(?:left|right)|(?<![-\\w])(?:left|right):|text-align: (?:left|right)|float: (?:left|right)");

    private static Path pages;
    private static PageModules modules;
    private static StaticTexts page;
    private static Map<String, String> sheets;

    @BeforeAll
    static void readPages() throws IOException, URISyntaxException {
        pages = Path.of(PageTextsTest.class
                        .getResource("/io/chathub/server/servlet/pages/index.html")
                        .toURI())
                .getParent();
        modules = PageModules.read(pages.resolve("assets"));
        page = StaticTexts.of(PageModules.text(pages.resolve("index.html")));
        try (Stream<Path> files = Files.walk(pages)) {
            sheets = files.filter(file -> file.toString().endsWith(".css"))
                    .filter(file -> !file.getFileName().toString().matches("(?:admin|uPlot).*"))
                    .collect(Collectors.toMap(file -> pages.relativize(file).toString(), PageModules::text));
        }
    }

    private static PageTexts texts() {
        Set<String> keys = new TreeSet<>(page.texts().keySet());
        keys.add("page.links"); // in PageContent
        return new PageTexts(modules.sources(), keys);
    }

    @Test
    void everyLanguage_hasTheKeysAndValuesOfEnglish() {
        assertThat(FORMS.keySet()).containsExactlyInAnyOrderElementsOf(PageOptions.LANGUAGES);
        FORMS.forEach((language, forms) ->
                assertThat(texts().problemsOf(language, forms)).as(language).isEmpty());
    }

    @Test
    void languages_areThoseOfTheOptions_withTheirDirection() {
        Map<String, String> directions = LANGUAGE.matcher(modules.sources().get("i18n/language.js"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertThat(directions.keySet()).containsExactlyInAnyOrderElementsOf(PageOptions.LANGUAGES);
        directions.forEach((language, direction) -> assertThat(
                        html(PageOptions.builder().language(language).build()))
                .contains("<html lang=\"en\" dir=\"" + direction + "\" data-language=\"" + language + "\">"));
        assertThat(html(PageOptions.DEFAULT)).contains("<html lang=\"en\" dir=\"ltr\" data-language=\"auto\">");
    }

    @Test
    void textsOfALanguageThatTheHostHasSet_areLoadedWithThePage() {
        for (String language : PageOptions.LANGUAGES) {
            String preload = "<link rel=\"modulepreload\" href=\"assets/i18n/" + language + ".js\">";
            String page = html(PageOptions.builder().language(language).build());
            assertThat(page.contains(preload)).as(language).isEqualTo(!language.equals("en"));
        }
        assertThat(html(PageOptions.DEFAULT)).doesNotContain("modulepreload");
    }

    private static String html(PageOptions options) {
        PageFiles files = new PageFiles(PageContent.of(options, "keys", List.of()));
        return new String(Objects.requireNonNull(files.page("index.html")).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void everyKey_isUsedAndExists() {
        assertThat(texts().problemsOfKeys()).isEmpty();
    }

    @Test
    void everyCall_hasTheValuesOfItsText() {
        assertThat(texts().problemsOfCalls()).isEmpty();
    }

    @Test
    void noModule_hasATextOfItsOwn() {
        assertThat(texts().strayTexts()).isEmpty();
    }

    @Test
    void page_hasTheEnglishTexts() {
        assertThat(page.problems()).isEmpty();
        page.texts()
                .forEach((key, text) -> assertThat(text)
                        .as(key)
                        .isEqualTo(texts().english().get(key).forms().get("")));
    }

    @Test
    void styleSheets_haveTheEnglishTexts_andModulesSetThem() {
        Set<String> keys = new TreeSet<>();
        sheets.forEach((path, sheet) -> {
            StaticTexts found = StaticTexts.ofStyles(sheet);
            assertThat(found.problems()).as(path).isEmpty();
            found.texts()
                    .forEach((key, text) -> assertThat(text)
                            .as(key)
                            .isEqualTo(texts().english().get(key).forms().get("")));
            keys.addAll(found.texts().keySet());
        });
        assertThat(keys).isNotEmpty();
        assertThat(modules.sources().get("i18n/static-texts.js"))
                .contains("IN_STYLES = ['" + String.join("', '", keys) + "'];");
    }

    @Test
    void styleSheets_haveNoSidesOfTheScreen() {
        sheets.forEach(
                (path, sheet) -> assertThat(PHYSICAL.matcher(sheet).results().map(found -> found.group()))
                        .as(path)
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note.textContent = 'Some words';",
                "note.textContent = 'words';",
                "setText(this.#status, isOpen ? 'open' : 'closed');",
                "setText(note, `Room ${name}`);",
                "const TEXTS = { more: 'Show more of it' };",
                "const LABEL = 'Reply';",
                "chat.messages.addNote({ name, text: 'joined.' });",
                "button.title = 'close it';",
                "field.placeholder = \"type here\";",
                "field.setAttribute('aria-label', 'the field');",
                "const item = create('li', 'item', 'more');",
                "line.append(name, ' is typing');",
                "line.append(i === 0 ? ' and ' : ', ');",
                "view.toast.show('done');",
                "/* a ' mark */ note.textContent = /['\"]/.test(x) ? `${a}` : 'Some words';",
            })
    void textInAModule_isReported(String code) {
        assertThat(of("view/a.js", code).strayTexts()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// note.textContent = 'Some words';",
                "const item = create('li', 'item small');",
                "setText(note, text('a.known'));",
                "if (event.key === 'Enter') return;",
                "console.warn('The search could not be loaded.', problem);",
                "import { a } from '../net/a.js';",
                "import '../net/a.js';",
                "const STORAGE = 'chathub.view';",
                "element.style.height = `${height}px`;",
            })
    void otherStrings_areNotReported(String code) {
        PageTexts texts = of("view/a.js", code);
        assertThat(texts.strayTexts()).isEmpty();
        assertThat(texts.problemsOfKeys()).allMatch(problem -> problem.equals("a.known is not used"));
    }

    @Test
    void keysAndValuesThatDoNotFit_areReported() {
        assertThat(of("view/a.js", "text('a.other'); text('a.known');").problemsOfKeys())
                .containsExactly("a.other does not exist");
        assertThat(of("view/a.js", "").problemsOfKeys()).containsExactly("a.known is not used");
        PageTexts texts = new PageTexts(
                Map.of(
                        "i18n/en.js",
                        file(
                                "'a.one': '{name} is here',",
                                "'a.two': { one: 'one of {max}', other: '{count} of {max}' },"),
                        "i18n/ar.js",
                        file("'a.one': '{other}',", "'a.three': 'x',"),
                        "view/a.js",
                        "text('a.one'); text('a.two', { count: 1 }); text(`a.${b}`); new Intl.NumberFormat()"),
                Set.of());
        assertThat(texts.problemsOfCalls())
                .containsExactly(
                        "view/a.js: a.one without name",
                        "view/a.js: a.two without max",
                        "view/a.js: a computed key",
                        "view/a.js: new Intl.NumberFormat() is not in the language of the page");
        assertThat(texts.problemsOf("ar", Set.of("other")))
                .containsExactly(
                        "a.two is missing",
                        "a.one has the values [other]",
                        "a.one has other values in its last form",
                        "a.three is not in English");
        Map<String, String> forms = new TreeMap<>(texts.modules());
        forms.put("i18n/ar.js", file("'a.one': '{name}',", "'a.two': { other: '{count} {max}' },"));
        assertThat(new PageTexts(forms, Set.of()).problemsOf("ar", Set.of("two", "other")))
                .containsExactly("a.two has the forms [other]");
    }

    @Test
    void textOfThePageWithoutAKey_isReported() {
        assertThat(StaticTexts.of("<p>Hello</p>").problems()).containsExactly("without a key: Hello");
        assertThat(StaticTexts.of("<p title=\"Hello\"></p>").problems()).containsExactly("without a key: Hello");
        assertThat(StaticTexts.of("<p data-text=\"a.b\"><kbd data-part=\"key\">Enter</kbd> sends</p>")
                        .texts())
                .containsExactly(Map.entry("a.b", "{key} sends"));
        assertThat(StaticTexts.ofStyles("a::before { content: \"Price\"; }").problems())
                .containsExactly("without a key: \"Price\"");
    }

    private static PageTexts of(String path, String source) {
        return new PageTexts(Map.of("i18n/en.js", file("'a.known': 'x',"), path, source), Set.of());
    }

    private static String file(String... lines) {
        return "export const texts = {\n  " + String.join("\n  ", lines) + "\n};\n";
    }
}
