package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** The appearance that a user chooses: light, dark, or that of the system. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class AppearanceBrowserIT {

    private static final String LIGHT = "rgb(244, 245, 248)";
    private static final String DARK = "rgb(15, 17, 22)";

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
        browser.colorScheme("light");
        browser.clear();
        server.close();
    }

    private ChatPage join(WebOptions options) {
        server = Servers.start(options);
        return ChatPage.join(browser, server.uri(), "Ann");
    }

    private static void choose(String appearance) {
        if (!browser.isShown("#settings-panel")) {
            browser.click("#settings-toggle");
        }
        browser.click("input[value=" + appearance + "]");
    }

    private static void awaitBackground(String colour) {
        eventually(() -> assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(colour));
    }

    /** The colour that the browser is told for its own parts around the page. */
    private static Object themeColour() {
        return browser.script(
                "return [...document.querySelectorAll('meta[name=theme-color]')].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content).join()");
    }

    @Test
    void choice_isAppliedAtOnce_andKept() {
        ChatPage ann = join(WebOptions.DEFAULT);
        awaitBackground(LIGHT);
        browser.colorScheme("dark");
        awaitBackground(DARK);
        browser.colorScheme("light");

        choose("dark");
        awaitBackground(DARK);
        assertThat(browser.script("return getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
        assertThat(themeColour()).isEqualTo("#171a21");
        Axe.assertAccessibleInBothSchemes(browser);
        browser.reload();
        ann.awaitState("online");
        awaitBackground(DARK);

        browser.colorScheme("dark");
        choose("light");
        awaitBackground(LIGHT);
        assertThat(themeColour()).isEqualTo("#ffffff");
        Axe.assertAccessibleInBothSchemes(browser);
        browser.colorScheme("dark");
        browser.press(Keys.ARROW_LEFT);
        awaitBackground(DARK);
        assertThat(browser.is("document.querySelector('input[value=system]').checked"))
                .as("the keyboard chooses too")
                .isTrue();
        browser.colorScheme("light");
        awaitBackground(LIGHT);
        assertThat(themeColour()).isEqualTo("#ffffff");
        browser.assertNoComplaints();
    }

    @Test
    void choice_isAppliedBeforeTheModulesAreLoaded() {
        join(WebOptions.DEFAULT);
        choose("dark");
        awaitBackground(DARK);
        browser.assertNoComplaints();
        browser.block("*/assets/chat.js");
        browser.open(server.uri());
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .as("the page that is drawn first")
                .isEqualTo(DARK);
    }

    @Test
    void choice_isThatOfAllTabs() {
        join(WebOptions.DEFAULT);
        browser.click("#settings-toggle");
        browser.press(Keys.ESCAPE);
        browser.inSecondTab(() -> {
            ChatPage.join(browser, server.uri(), "Ann");
            choose("dark");
            awaitBackground(DARK);
        });
        awaitBackground(DARK);
        browser.click("#settings-toggle");
        assertThat(browser.is("document.querySelector('input[value=dark]').checked"))
                .isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void coloursOfTheHost_followTheChoice(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("my.css"),
                ":root { --bg: #fffbe6; } @media (prefers-color-scheme: dark) { :root { --bg: #1b1200; } }");
        join(WebOptions.builder()
                .staticDirectory(folder)
                .page(PageOptions.builder()
                        .accent("#0f766e")
                        .stylesheet("/my.css")
                        .build())
                .build());
        awaitBackground("rgb(255, 251, 230)");
        Object accent =
                browser.script("return getComputedStyle(document.documentElement).getPropertyValue('--accent-soft')");
        choose("dark");
        awaitBackground("rgb(27, 18, 0)");
        assertThat(browser.script(
                        "return getComputedStyle(document.documentElement).getPropertyValue('--accent-soft')"))
                .isNotEqualTo(accent);
        browser.assertNoComplaints();
    }

    @Test
    void onAPhoneAndFromRightToLeft_theChoiceIsInView() {
        server = Servers.start(WebOptions.builder()
                .page(PageOptions.builder().language("ar").build())
                .build());
        ChatPage.join(browser, server.uri(), "Ann");
        browser.viewport(360, 740, true);
        browser.click("#rooms-toggle");
        choose("dark");
        awaitBackground(DARK);
        for (String appearance : new String[] {"system", "light", "dark"}) {
            assertThat(browser.isInView("label:has([value=" + appearance + "])"))
                    .as(appearance)
                    .isTrue();
        }
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();
    }
}
