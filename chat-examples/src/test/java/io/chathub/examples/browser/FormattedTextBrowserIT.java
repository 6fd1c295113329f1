package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.event;
import static io.chathub.examples.browser.Frames.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The formats of texts: which there are, and that no text makes any other element, attribute or address. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class FormattedTextBrowserIT {

    private static final int RANDOM_TEXTS = 20_000;

    /** Shows random texts of pieces that have a meaning in some markup, and returns what the page made of them that it may not. */
    private static final String FUZZ = """
            const { formatted, isEmojiAlone } = await import('./assets/text/formatted.js');
            const pieces = ['*', '**', '***', '_', '__', '~~', '`', '``', '```', '```js', '~~~', '\\n', '> ', '- ', '1. ', '999999999) ', ' ', '(', ')',
              '[', '](', '<b>', '<img src=x onerror=alert(1)>', '</code>', '&lt;', '"', "'", 'a', 'bc', 'é', '\\u202e', '\\u200b', '😀', '@Ann', 'https://', 'http://a.b/c',
              'https://u:p@h/', 'mailto:', 'mailto:a@b.c', 'javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:', 'vbscript:x', '//h', '\\\\', '\\0', '#', '!['];
            let state = arguments[0];
            const random = (bound) => {
              state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
              return Math.floor((state / 2 ** 32) * bound);
            };
            const tags = new Set(['STRONG', 'EM', 'DEL', 'CODE', 'A', 'BLOCKQUOTE', 'UL', 'OL', 'LI', 'DIV', 'PRE', 'BUTTON']);
            const attributes = { A: ['href', 'dir', 'target', 'rel'], OL: ['start'], DIV: ['class', 'dir'], BUTTON: ['class', 'type', 'aria-label'] };
            const faults = [];
            let elements = 0;
            for (let i = 0; i < arguments[1]; i++) {
              const text = Array.from({ length: 1 + random(30) }, () => pieces[random(pieces.length)]).join('');
              const body = document.createElement('div');
              body.append(...formatted(text));
              for (const element of body.querySelectorAll('*')) {
                elements++;
                const { tagName } = element;
                if (!tags.has(tagName)) faults.push(`${tagName} of ${text}`);
                for (const { name } of element.attributes) if (!attributes[tagName]?.includes(name)) faults.push(`${name} of ${text}`);
                if (tagName === 'A' && !(/^(https?|mailto):$/.test(element.protocol) && element.textContent === element.getAttribute('href')
                    && element.username === '')) faults.push(`${element.href} of ${text}`);
              }
              const letters = (string) => string.replace(/[^a-zé😀]/gu, '');
              // A text keeps its letters; of a code block the language alone is not shown.
              if (letters(body.textContent) !== letters(text) && !/(```|~~~)[ \\t]*[\\w+#.-]/.test(text)) faults.push(`${body.textContent} is left of ${text}`);
              isEmojiAlone(text);
            }
            return [String(elements), ...faults];
            """;

    private static Browser browser;
    private static ScriptedPage server;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.start();
        server = ScriptedPage.start(browser);
    }

    @AfterAll
    static void stopBrowser() {
        if (server != null) {
            server.close();
        }
        Browser.closeAll(browser);
    }

    @AfterEach
    void leavePage() {
        browser.clear();
    }

    private static void join(String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['edit','delete','reaction','reply','mention','pin']}");
        server.joined("{'offset':" + events.length + ",'events':[" + String.join(",", events) + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(events.length));
    }

    /** The elements within the text of the only message. */
    private static String shown() {
        return (String) browser.script("return document.querySelector('.message-text').innerHTML");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "**bold**, __init__                | <strong>bold</strong>, __init__",
                "*italic* and _italic_, ~~gone~~   | <em>italic</em> and <em>italic</em>, <del>gone</del>",
                "***both***                        | <strong><em>both</em></strong>",
                "**a _b_ `c`**                     | <strong>a <em>b</em> <code>c</code></strong>",
                "`a *b* <c>`                       | <code>a *b* &lt;c&gt;</code>",
                "2*3*4 = 24, snake_case_name       | 2*3*4 = 24, snake_case_name",
                "** open, *a                       | ** open, *a",
                "**a *b** c*                       | <strong>a *b</strong> c*",
                "> one\\n> two\\nanswer            | <blockquote>one\\ntwo</blockquote>answer",
                "to do\\n- **a**\\n- b             | to do<ul><li><strong>a</strong></li><li>b</li></ul>",
                "3. three\\n4. four                | <ol start=\"3\"><li>three</li><li>four</li></ol>",
                "two\\n\\nlines                    | two\\n\\nlines",
                "javascript:alert(1) data:x //h    | javascript:alert(1) data:x //h",
                "https://bank.com@evil.org/        | https://bank.com@evil.org/",
                "[label](https://evil.org)         | [label](<a href=\"https://evil.org\" dir=\"ltr\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://evil.org</a>)",
                "see https://a.b/c_(d).            | see <a href=\"https://a.b/c_(d)\" dir=\"ltr\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://a.b/c_(d)</a>.",
                "mailto:ann@example.org?           | <a href=\"mailto:ann@example.org\" dir=\"ltr\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">mailto:ann@example.org</a>?"
            })
    void formats_areElements(String text, String expected) {
        join(message(1, text));
        assertThat(shown()).isEqualTo(expected.replace("\\n", "\n"));
        browser.assertNoComplaints();
    }

    @Test
    void listItems_haveTheirMarkers() {
        join(message(1, "- a\\n3. three"));
        assertThat(browser.script("return ['ul', 'ol'].map((list) => getComputedStyle(document.querySelector("
                        + "'.message-text ' + list + ' li')).listStyleType)"))
                .isEqualTo(List.of("disc", "decimal"));
        assertThat(browser.script("return document.querySelector('.message-text ol').start"))
                .isEqualTo(3L);
        browser.assertNoComplaints();
    }

    @Test
    void codeBlock_isCopied() {
        browser.onEveryPage(
                "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { globalThis.copied = text; } } })");
        join(message(1, "before\\n```java\\nint a = 1;\\n\\n  **b**\\n```\\nafter"));
        assertThat(browser.text(".code-block code")).isEqualTo("int a = 1;\n\n  **b**");
        assertThat(browser.text(".message-text")).isEqualTo("beforeint a = 1;\n\n  **b**after");
        Axe.assertAccessible(browser);
        browser.click(".code-copy");
        eventually(() -> assertThat(browser.script("return globalThis.copied")).isEqualTo("int a = 1;\n\n  **b**"));
        eventually(() -> assertThat(browser.count(".code-copy.copied")).isEqualTo(1));
        browser.assertNoComplaints();
    }

    @Test
    void source_isShownByTheMenu_andEndsWithAnEdit() {
        join(message(1, "a **bold** word"));
        browser.hover(".message .bubble");
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=source]");
        eventually(() -> assertThat(shown()).isEqualTo("a **bold** word"));
        assertThat(browser.count(".message-text.source")).isEqualTo(1);
        server.send(event("edit", 2, 1, "'text':'an *italic* word','rev':2"));
        eventually(() -> assertThat(shown()).isEqualTo("an *italic* word"));
        browser.hover("#message-input");
        browser.hover(".message .bubble");
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=formats]");
        eventually(() -> assertThat(shown()).isEqualTo("an <em>italic</em> word"));
        browser.assertNoComplaints();
    }

    @Test
    void emojiAlone_areLarge() {
        join(
                message(1, "👍"),
                message(2, "👩‍💻 🇩🇪 1️⃣"),
                message(3, "1"),
                message(4, "👍 yes"),
                message(5, "😀".repeat(13)),
                message(6, "©"));
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('.message-text')].map((t) => t.classList.contains('emoji-alone'))"))
                .isEqualTo(List.of(true, true, false, false, false, true));
        browser.assertNoComplaints();
    }

    @Test
    void linkToAMessageOfThisPage_staysInThePage() {
        String address = browserAddress();
        join(message(1, "first"), message(2, "see " + address + "#lobby/1"));
        browser.click(".message-text a");
        eventually(() -> assertThat(browser.address()).endsWith("#lobby/1"));
        assertThat(browser.texts(".message-text")).hasSize(2);
        browser.assertNoComplaints();
    }

    private static String browserAddress() {
        return server.chat().toString();
    }

    @Test
    void mentionsWithinFormats_areMarked() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':1,'members':[{'id':'c9','username':'Ann','user':'uAnn'}],'memberCount':1,'events':["
                + message(1, "**@Ann** and `@Ann`", "'mentions':['uAnn']") + "]}");
        page.join("John");
        eventually(() -> assertThat(shown())
                .isEqualTo("<strong><span class=\"mention\">@Ann</span></strong> and <code>@Ann</code>"));
        browser.assertNoComplaints();
    }

    @Test
    void aTextOfManyParts_isShownWithoutFormats() {
        join(message(1, "- a\\n".repeat(5_000)));
        assertThat(browser.count(".message-text li")).isZero();
        assertThat(browser.text(".message-text")).startsWith("- a\n- a\n");
        assertThat(browser.count(".message-more")).isEqualTo(1);
        browser.assertNoComplaints();
    }

    @Test
    void randomTexts_makeNoOtherElementsAttributesOrAddresses() {
        ChatPage.open(browser, server.chat());
        int seed = (int) System.nanoTime();
        List<?> outcome = (List<?>) browser.script(
                "return (async (...args) => { const run = async function () {" + FUZZ
                        + "}; return run.apply(null, args); })(arguments[0], arguments[1])",
                seed,
                RANDOM_TEXTS);
        assertThat(outcome).as("seed %d", seed).hasSize(1);
        assertThat(Integer.parseInt((String) outcome.get(0)))
                .as("elements that the texts made")
                .isGreaterThan(RANDOM_TEXTS / 2);
        browser.press(Keys.ESCAPE);
        browser.assertNoComplaints();
    }
}
