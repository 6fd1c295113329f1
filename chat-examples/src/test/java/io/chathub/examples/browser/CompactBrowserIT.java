package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compact messages: one line each, with time and name, on a wide screen and on a phone. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class CompactBrowserIT {

    /** Pixels. A line of text without this option has 22.5, and a message of its own 55. */
    private static final double LINE = 20;

    /** Functions for the message with a text: its element, and the rectangles of the lines of its text. */
    private static final String FIND = """
            const find = (text) => [...document.querySelectorAll('#messages .message')].find((m) => m.querySelector(':scope > .bubble > .message-text')?.textContent === text);
            const lines = (message) => {
              const range = document.createRange();
              range.selectNodeContents(message.querySelector('.message-text'));
              const tops = new Map();
              for (const { top, left, right } of range.getClientRects()) {
                const line = tops.get(top) ?? { top, left: Infinity, right: -Infinity };
                tops.set(top, { top, left: Math.min(left, line.left), right: Math.max(right, line.right) });
              }
              return [...tops.values()];
            };
            const rtl = document.documentElement.dir === 'rtl';
            const start = ({ left, right }) => (rtl ? innerWidth - right : left);
            const end = ({ left, right }) => (rtl ? innerWidth - left : right);
            """;

    private static Browser browser;

    private ChatServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private ChatPage join(String language) {
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder().language(language).build())
                        .build(),
                Hub.builder().tokens(GuestKeys.only()));
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        browser.click("#settings-toggle");
        browser.click("#setting-compact");
        browser.click("#settings-close");
        return page;
    }

    /** A text in the language of the page: a text in the other direction is at the other edge. */
    private static String text(String language, int words) {
        return (language.equals("ar") ? "كلمة " : "word ").repeat(words).strip();
    }

    private static double number(String expression, String text) {
        return ((Number) browser.script(FIND + "return " + expression, text)).doubleValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void wideScreen_hasALineForEachMessage(String language) {
        ChatPage page = join(language);
        String one = text(language, 3);
        String next = text(language, 4);
        String many = text(language, 60);
        try (Visitor ben = Visitor.join(server.uri(), "Ben with a name that is longer than its column")) {
            for (String text : List.of(one, next, many)) {
                long unused = ben.say(text);
            }
            page.awaitMessage(many);
            for (String text : List.of(one, next)) {
                assertThat(number("find(arguments[0]).getBoundingClientRect().height", text))
                        .as("the height of a message")
                        .isLessThanOrEqualTo(LINE);
                assertThat(browser.is("getComputedStyle(document.querySelector('.message-time')).opacity === '1'"))
                        .isTrue();
            }
            assertThat(number(
                            "start(lines(find(arguments[0]))[0]) - end(find(arguments[0]).querySelector('.message-author').getBoundingClientRect())",
                            one))
                    .as("pixels between the name and the text")
                    .isBetween(4.0, 16.0);
            assertThat(number("lines(find(arguments[0])).at(-1).top - lines(find(arguments[0]))[0].top", many))
                    .as("a long text has several lines")
                    .isGreaterThan(0);
            assertThat(number("start(lines(find(arguments[0])).at(-1)) - start(lines(find(arguments[0]))[0])", many))
                    .as("the lines begin one below the other")
                    .isBetween(-1.0, 1.0);
            Axe.assertAccessibleInBothSchemes(browser);
        }
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void phone_hasTheTextBehindTheName_andFurtherLinesAtTheEdge(String language) {
        join(language);
        browser.viewport(360, 740, true);
        String one = text(language, 2);
        String next = text(language, 3);
        String many = text(language, 40);
        try (Visitor ben = Visitor.join(server.uri(), "Ben")) {
            long unused = 0;
            for (String text : List.of(one, next, many, "> a quote", "```\\ncode\\n```", "line\\n".repeat(40))) {
                unused = ben.say(text);
            }
            unused = ben.react(1, "🎉");
            eventually(() -> assertThat(browser.count(".reaction")).isEqualTo(1));
            eventually(() -> assertThat(browser.count(".message-text.clamped")).isEqualTo(1));
            assertThat(number("find(arguments[0]).getBoundingClientRect().height", next))
                    .as("the height of a message")
                    .isLessThanOrEqualTo(LINE);
            String head = "find(arguments[0]).querySelector('.message-head').getBoundingClientRect()";
            assertThat(number("start(lines(find(arguments[0]))[0]) - end(" + head + ")", many))
                    .as("pixels between the name and the text")
                    .isBetween(-1.0, 8.0);
            assertThat(number("start(lines(find(arguments[0]))[0])", many))
                    .as("the beginning of the first line")
                    .isLessThan(116);
            assertThat(number("start(lines(find(arguments[0])).at(-1))", many))
                    .as("the beginning of the last line")
                    .isLessThanOrEqualTo(16);
            assertThat(number("end(lines(find(arguments[0]))[1])", many))
                    .as("the end of the second line")
                    .isGreaterThan(280);
            assertThat(browser.is("""
                            (() => [...document.querySelectorAll('.message-text > :is(blockquote, .code-block), .message-text.clamped')].every((block) =>
                              block.getBoundingClientRect().top >= block.closest('.message').querySelector('.message-head').getBoundingClientRect().bottom - 1))()""")).as("blocks are below the name").isTrue();
            assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
            Axe.assertAccessibleInBothSchemes(browser);
        }
        browser.assertNoComplaints();
    }
}
