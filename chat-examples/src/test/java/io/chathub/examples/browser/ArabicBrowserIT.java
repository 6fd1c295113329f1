package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.Expected.BLOCKED_TEXTS;
import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
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

/** The chat page in Arabic: its texts, its direction from right to left, and how the language is chosen. */
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ArabicBrowserIT {

    private static final String ARABIC = "هل يمكنني رؤية الطاولة؟ I can come at 17:00.";
    private static final Pattern LATIN_WORD = Pattern.compile("[A-Za-z]{2,}");

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
        browser.block();
        browser.languages("en-US");
        browser.colorScheme("light");
        browser.clear();
        server.close();
    }

    private ChatPage open(String language) {
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder()
                                .language(language)
                                .prices(true)
                                .link("رابط", URI.create("https://shop.example/"))
                                .build())
                        .build(),
                Hub.builder().tokens(GuestKeys.only()));
        return ChatPage.open(browser, server.uri());
    }

    private static String root(String attribute) {
        return (String) browser.script("return document.documentElement.getAttribute(arguments[0])", attribute);
    }

    /** Whether the middle of one element is at the right of that of another. */
    private static boolean isRightOf(String selector, String other) {
        return browser.is(
                "((a, b) => a.left + a.right > b.left + b.right)(...[arguments[0], arguments[1]].map((s) => document.querySelector(s).getBoundingClientRect()))",
                selector,
                other);
    }

    private static void assertNoSidewaysScrolling() {
        assertThat(browser.script("return document.scrollingElement.scrollWidth - innerWidth"))
                .as("pixels that the page is wider than its window")
                .isEqualTo(0L);
        assertThat(browser.script("return (l => l.scrollWidth - l.clientWidth)(document.getElementById('messages'))"))
                .as("pixels that the messages are wider than their list")
                .isEqualTo(0L);
    }

    /** The texts, names and hints of all elements, shown or not, but the names of emoji. */
    private static List<?> allTexts() {
        return (List<?>) browser.script("""
                const found = [];
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                  if (walker.currentNode.parentElement.closest('noscript, script, .brand, [lang=en]') === null) found.push(walker.currentNode.data);
                }
                for (const element of document.querySelectorAll('[title], [placeholder], [aria-label]')) {
                  if (element.closest('[lang=en]') === null) {
                    found.push(...['title', 'placeholder', 'aria-label'].map((name) => element.getAttribute(name) ?? ''));
                  }
                }
                for (const element of document.querySelectorAll('body *')) {
                  for (const part of ['::before', '::after']) found.push(getComputedStyle(element, part).content);
                }
                return [...new Set(found)].filter((text) => text !== 'none' && text !== 'normal' && text.trim() !== '');""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto | ar-EG,en | ar | rtl | انضمام",
                "auto | de,ar,en | ar | rtl | انضمام",
                "auto | en-GB,ar | en | ltr | Join",
                "auto | de,fr    | en | ltr | Join",
                "ar   | en-US    | ar | rtl | انضمام",
                "en   | ar-EG    | en | ltr | Join",
            })
    void language_isThatOfTheHostOrOfTheBrowser(
            String option, String languages, String language, String direction, String button) {
        browser.languages(languages);
        open(option);
        eventually(() -> assertThat(browser.text("#join-button")).isEqualTo(button));
        assertThat(root("lang")).isEqualTo(language);
        assertThat(root("dir")).isEqualTo(direction);
        // A browser loads the texts of no other language.
        assertThat(
                        browser.script(
                                "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/ar.js')).length"))
                .isEqualTo(language.equals("ar") ? 1L : 0L);
        browser.assertNoComplaints();
    }

    @Test
    @Tag("long")
    void textsThatCannotBeLoaded_leaveThePageInEnglish() {
        browser.block("*/i18n/ar.js");
        ChatPage page = open("ar");
        page.join("Ann");
        assertThat(page.notes()).containsExactly("You joined.");
        assertThat(root("lang")).isEqualTo("en");
        assertThat(root("dir")).isEqualTo("ltr");
        browser.assertNoComplaints(BLOCKED_TEXTS);
    }

    @Test
    @Tag("long")
    void conversation_runsFromRightToLeft() {
        ChatPage page = open("ar");
        assertThat(allTexts())
                .noneMatch(text -> LATIN_WORD
                        .matcher(text.toString().replaceAll("Enter|Shift|HTTPS|ASCII", ""))
                        .find());
        page.join("نورا");
        assertThat(page.notes()).containsExactly("لقد انضممت.");
        assertThat(browser.text("#connection-state")).isEqualTo("متصل");
        assertThat(isRightOf("#rooms-panel", "#conversation")).isTrue();
        assertThat(isRightOf("#conversation", "#people-panel")).isTrue();
        assertThat(isRightOf("#message-input", "#send-button")).isTrue();
        try (Visitor marta = Visitor.join(server.uri(), "Marta")) {
            eventually(() -> assertThat(page.notes()).contains("انضم Marta."));
            eventually(() -> assertThat(page.peopleCount()).isEqualTo("شخصان"));

            // A text has the direction of its first letter.
            page.type("abc");
            assertThat(direction("#message-input")).isEqualTo("ltr");
            page.type(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
            assertThat(direction("#message-input")).isEqualTo("rtl");
            page.send(ARABIC);
            page.awaitMessage(ARABIC);
            assertThat(direction(".message.own .message-text")).isEqualTo("rtl");
            long offset = marta.say("Sure, `npm test` and ```", ",'replyTo':1");
            eventually(() -> assertThat(page.messageTexts()).hasSize(2));
            assertThat(direction(message(offset) + " .message-text")).isEqualTo("ltr");
            assertThat(direction(message(offset) + " .quote-text")).isEqualTo("rtl");
            assertThat(isRightOf(message(offset) + " > .avatar", message(offset) + " > .bubble"))
                    .isTrue();
            marta.say("```\\nint i = 1;\\n```");
            eventually(() -> assertThat(browser.count(".code-block")).isEqualTo(1));
            assertThat(direction(".code-block code")).isEqualTo("ltr");
            assertThat(content(".code-copy", "::before")).isEqualTo("\"نسخ\"");

            // Code and mentions are apart from the letters around them.
            page.send("انظر `--all` يا @Marta.");
            eventually(() -> assertThat(browser.count(".message.own .mention")).isEqualTo(1));
            assertThat(direction(".message.own .message-text code")).isEqualTo("ltr");
            assertThat(style(".message.own .message-text code", "unicodeBidi")).isEqualTo("isolate");
            assertThat(style(".message.own .mention", "unicodeBidi")).isEqualTo("plaintext");

            // A reaction by the menu, and its names.
            browser.hover(message(offset) + " > .bubble");
            browser.click("#message-tools [data-action=menu]");
            assertThat(browser.texts("#message-menu .menu-item"))
                    .startsWith("رد", "رد في سلسلة")
                    .contains("نسخ الرابط");
            browser.click("#message-menu .menu-emoji[data-emoji='👍']");
            eventually(() -> assertThat(browser.texts(".reaction")).containsExactly("👍 1"));
            long unused = marta.react(offset, "👍");
            eventually(() -> assertThat(browser.texts(".reaction")).containsExactly("👍 2"));
            browser.hover(".reaction");
            eventually(() ->
                    assertThat(browser.text("#reactors")).endsWith(" بـ 👍").contains("Marta", "نورا"));

            unused = marta.say("in the thread", ",'thread':" + offset);
            unused = marta.say("again", ",'thread':" + offset);
            eventually(() -> assertThat(browser.text(".thread-count")).isEqualTo("ردّان"));
            for (String scheme : List.of("light", "dark")) {
                browser.colorScheme(scheme);
                for (int width : List.of(1440, 360)) {
                    browser.viewport(width, 800, false);
                    assertNoSidewaysScrolling();
                    Axe.assertAccessible(browser);
                }
            }
        }
        browser.assertNoComplaints();
    }

    @Test
    @Tag("long")
    void drawersOfAPhone_comeFromTheirSides() {
        browser.viewport(360, 740, true);
        ChatPage page = open("ar");
        assertNoSidewaysScrolling();
        page.join("Ann");
        for (String part : List.of("#rooms-toggle", "#people-toggle", "#message-input", "#send-button")) {
            assertThat(browser.isInView(part)).as(part).isTrue();
        }
        assertThat(isRightOf("#rooms-toggle", "#people-toggle")).isTrue();
        browser.click("#rooms-toggle");
        assertThat(side("#rooms-panel", "right")).isEqualTo(360);
        assertThat(browser.focused()).isEqualTo("rooms-close");
        assertThat(isRightOf("#rooms-title", "#rooms-close")).isTrue();
        eventually(() -> assertThat(isRightOf("[data-room=lobby] .room-name", "[data-room=lobby] .room-leave"))
                .isTrue());
        page.enter("dev");
        eventually(() -> assertThat(page.room()).isEqualTo("dev"));
        eventually(() -> assertThat(page.notes()).containsExactly("لقد انضممت إلى \u2068dev\u2069."));
        browser.click("#people-toggle");
        assertThat(side("#people-panel", "left")).isZero();
        assertNoSidewaysScrolling();
        Axe.assertAccessible(browser);
        browser.press(Keys.ESCAPE);
        assertThat(browser.focused()).isEqualTo("people-toggle");

        page.send(ARABIC);
        page.awaitMessage(ARABIC);
        browser.longPress(".message.own > .bubble");
        browser.click("#message-menu [data-action=reply]");
        assertThat(browser.text("#composer-context-text")).isEqualTo("رد على Ann: " + ARABIC);
        assertNoSidewaysScrolling();
        browser.assertNoComplaints();
    }

    @Test
    @Tag("long")
    void arrowKeysInTheEmojiPicker_followTheDirection() {
        ChatPage page = open("ar");
        page.join("Ann");
        page.send("x");
        page.awaitMessage("x");
        browser.hover(".message.own > .bubble");
        browser.click("#message-tools [data-action=picker]");
        eventually(() -> assertThat(browser.count(".picker-emoji")).isPositive());
        browser.press(Keys.ARROW_DOWN);
        assertThat(focusedEmoji()).isZero();
        browser.press(Keys.ARROW_LEFT);
        assertThat(focusedEmoji()).isEqualTo(1);
        assertThat(isRightOf(".picker-emoji:nth-child(1)", ".picker-emoji:nth-child(2)"))
                .isTrue();
        browser.press(Keys.ARROW_RIGHT);
        assertThat(focusedEmoji()).isZero();
        assertThat(browser.texts(".picker-tab[aria-label='وجوه']")).hasSize(1);
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();
    }

    /** The browser of an Egyptian has other digits than one of another Arab country. */
    @Test
    @Tag("long")
    void numbersAndDates_areThoseOfTheRegion() {
        browser.languages("ar-EG,en");
        ChatPage page = open("auto");
        page.join("Ann");
        page.send("x");
        page.awaitMessage("x");
        eventually(() -> assertThat(browser.text("#people-number")).isEqualTo("١"));
        assertThat(browser.text(".message.own .message-time")).containsPattern("[٠-٩]{2}:[٠-٩]{2}");
        assertThat(browser.texts(".day")).containsExactly("اليوم");
        server.close();
        eventually(() -> assertThat(browser.text("#connection-state")).containsPattern("خلال [٠-٩]+ ث"));
        assertThat(browser.text("#composer-notice-text")).isEqualTo("انقطع الاتصال. تُرسل الرسائل الجديدة عند عودته.");
    }

    private static int focusedEmoji() {
        return ((Long) browser.script(
                        "return [...document.querySelectorAll('.picker-emoji')].indexOf(document.activeElement)"))
                .intValue();
    }

    private static String message(long offset) {
        return ".message[data-offset='" + offset + "']";
    }

    private static String style(String selector, String property) {
        return (String) browser.script(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, property);
    }

    private static String direction(String selector) {
        return style(selector, "direction");
    }

    private static String content(String selector, String part) {
        return (String) browser.script(
                "return getComputedStyle(document.querySelector(arguments[0]), arguments[1]).content", selector, part);
    }

    private static int side(String selector, String side) {
        return ((Number) browser.script(
                        "return Math.round(document.querySelector(arguments[0]).getBoundingClientRect()[arguments[1]])",
                        selector,
                        side))
                .intValue();
    }
}
