package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * The chat page at a zoom of 400 %: a window of 1280 × 1024 has 320 × 256 CSS pixels then, as in WCAG 2.2, 1.4.10 (Reflow). Each part
 * can be reached, and nothing but code needs scrolling to the side.
 */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ReflowBrowserIT {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 256;

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

    private ChatPage open(String language) {
        browser.viewport(WIDTH, HEIGHT, false);
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder()
                                .language(language)
                                .prices(true)
                                .name("The tea shop of Ann")
                                .welcome("Ask us about tea. We answer from 9 to 17.")
                                .link("Imprint", URI.create("https://shop.example/"))
                                .build())
                        .build(),
                Hub.builder().tokens(GuestKeys.only()));
        return ChatPage.open(browser, server.uri());
    }

    /** Asserts that no shown part lies beyond the sides of the window, but in what scrolls by itself or ends with an ellipsis. */
    private static void assertNothingIsCut() {
        Object cut = browser.script("""
                const isMeant = (element) => element !== null && (['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
                  && element.matches('.code-block pre') || getComputedStyle(element).textOverflow === 'ellipsis' || isMeant(element.parentElement));
                return [...document.querySelectorAll('body *')].filter((element) => {
                  const { left, right, width, height } = element.getBoundingClientRect();
                  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 1 && height > 1
                    && (left < -0.5 || right > innerWidth + 0.5) && !isMeant(element);
                }).map((element) => `${element.tagName} ${element.id} ${element.className}`);""");
        assertThat((List<?>) cut).as("parts beyond the sides of the window").isEmpty();
        assertThat(browser.script("return document.scrollingElement.scrollWidth"))
                .isEqualTo((long) WIDTH);
        assertThat((List<?>) browser.script("""
                        return [...document.querySelectorAll('body *')].filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
                          && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && !element.matches('.code-block pre')).map((element) => element.id || element.className)"""))
                .as("parts that scroll to the side")
                .isEmpty();
    }

    /** Asserts that elements can be brought into the window as a whole, and that nothing covers them there. */
    private static void assertReachable(String... selectors) {
        for (String selector : selectors) {
            assertThat(browser.script("""
                            const element = document.querySelector(arguments[0]);
                            element.scrollIntoView({ block: 'nearest' });
                            const { left, right, top, bottom } = element.getBoundingClientRect();
                            const isWhole = left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1 && right > left && bottom > top;
                            const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
                            const isFree = element.contains(hit) || hit?.contains(element);
                            return isWhole && isFree ? '' : `${left} ${top} ${right} ${bottom}, there is ${hit?.tagName} ${hit?.id} ${hit?.className}`;""", selector)).as(selector).isEqualTo("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void formForTheName_isUsable(String language) {
        open(language);
        browser.script("document.getElementById('token-part').hidden = false");
        assertNothingIsCut();
        assertReachable(
                "#welcome-title",
                ".welcome-text",
                "#name-input",
                "#token-input",
                "#token-hint",
                "#join-button",
                "#welcome .host-links");
        browser.script("document.getElementById('token-part').hidden = true");
        browser.type("#name-input", Keys.ENTER);
        eventually(() -> assertThat(browser.text("#name-error")).isNotEmpty());
        assertReachable("#name-error");
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void conversation_isUsable(String language) {
        ChatPage page = open(language);
        page.join("Ann");
        assertThat(browser.is("(t => t.scrollWidth <= t.clientWidth)(document.getElementById('room-heading'))"))
                .as("the name of the room is whole")
                .isTrue();
        try (Visitor ben = Visitor.join(server.uri(), "Ben with a name that is long")) {
            long first = ben.say("w".repeat(200) + " and a text of several words, ".repeat(6));
            long unused = ben.say("```\\n" + "a line of code ".repeat(12) + "\\n```", ",'price':1234567.5");
            unused = ben.say("A reply", ",'replyTo':" + first);
            unused = ben.say("In the thread", ",'thread':" + first);
            unused = ben.react(first, "🎉");
            eventually(() -> assertThat(browser.texts(".reaction")).containsExactly("🎉 1"));
            page.send("From a large zoom");
            page.awaitMessage("From a large zoom");
            assertNothingIsCut();
            assertThat(((Number) browser.script("return document.getElementById('messages').clientHeight")).intValue())
                    .as("pixels for the messages")
                    .isGreaterThanOrEqualTo(72);
            for (String part : List.of(
                    "#message-input",
                    "#send-button",
                    "#rooms-toggle",
                    "#search-toggle",
                    "#pinned-toggle",
                    "#people-toggle",
                    "#leave-button")) {
                assertThat(browser.isInView(part)).as(part).isTrue();
            }
            eventually(() ->
                    assertThat(browser.isInView(".message.own .message-text")).isTrue());

            // The form with all that it can have.
            browser.click("#price-toggle");
            openMenu(first);
            browser.click("#message-menu [data-action=reply]");
            assertNothingIsCut();
            assertReachable("#composer-context-cancel", "#price-input", "#message-input", "#send-button");
            browser.click("#composer-context-cancel");
            browser.click("#price-toggle");

            openMenu(first);
            assertNothingIsCut();
            for (int i = 1; i <= browser.count("#message-menu .menu-item"); i++) {
                assertReachable("#message-menu .menu-item:nth-of-type(" + i + ")");
            }
            browser.click("#message-menu [data-action=picker]");
            eventually(() -> assertThat(browser.count(".picker-emoji")).isPositive());
            assertNothingIsCut();
            assertReachable(
                    ".picker-search",
                    ".picker-tab:last-child",
                    ".picker-emoji:nth-child(8)",
                    ".picker-emoji:nth-child(60)");
            browser.press(Keys.ESCAPE);
        }
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void drawersAndPanels_areUsable(String language) {
        ChatPage page = open(language);
        page.join("Ann");
        page.send("a message to find");
        page.awaitMessage("a message to find");

        browser.click("#rooms-toggle");
        assertNothingIsCut();
        assertReachable("#rooms-close", "#room-input", "#settings-toggle", "[data-room=lobby] .room-link");
        browser.click("#settings-toggle");
        assertNothingIsCut();
        assertReachable(
                "#settings-close",
                "[name=appearance][value=dark]",
                "#setting-compact",
                "#setting-sound",
                "#setting-notifications",
                "#notifications-hint");
        browser.click("#settings-close"); // a press outside of the drawer closes it, too

        browser.click("#people-toggle");
        assertNothingIsCut();
        assertReachable("#people-close", "#people .person", "#people-panel .host-links");
        browser.click("#people-close");

        browser.click("#pinned-toggle");
        assertNothingIsCut();
        assertReachable("#pinned-close", "#pinned-status");
        browser.click("#pinned-close");

        browser.click("#search-toggle");
        eventually(() -> assertThat(browser.count("#search-panel:not([hidden]) #search-input"))
                .isEqualTo(1));
        browser.type("#search-input", "find", Keys.ENTER);
        eventually(() -> assertThat(browser.count(".search-result")).isEqualTo(1));
        assertNothingIsCut();
        assertReachable(".search-close", "#search-input", ".search-result");
        browser.press(Keys.ESCAPE);

        browser.script("document.querySelector('.message.own').focus()");
        browser.press(Keys.ENTER);
        browser.click("#message-menu [data-action=delete]");
        assertNothingIsCut();
        assertReachable("#delete-title", "#delete-text", "#delete-confirm");
        Axe.assertAccessible(browser);
        browser.click("#delete-cancel");
        browser.assertNoComplaints();
    }

    /** Opens the menu of a message by the keyboard. */
    private static void openMenu(long offset) {
        browser.script("document.querySelector(`.message[data-offset='${arguments[0]}']`).focus()", offset);
        browser.press(Keys.ENTER);
        eventually(() -> assertThat(browser.isShown("#message-menu")).isTrue());
    }
}
