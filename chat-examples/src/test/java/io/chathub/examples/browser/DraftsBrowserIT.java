package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.jetty.ChatServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** Unsent texts of the composer: each room has its own, and a reload keeps them. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class DraftsBrowserIT {

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

    @BeforeEach
    void startServer() {
        server = Servers.start();
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private static void go(String room) {
        browser.script("location.hash = arguments[0]", room);
        eventually(() -> assertThat(browser.text("#room-title")).isEqualTo(room));
    }

    @Test
    void unsentText_isOfItsRoom_andOutlastsAReload() {
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        page.type("for the lobby");
        go("dev");
        assertThat(page.composed()).isEmpty();
        page.type("for dev");
        go("lobby");
        assertThat(page.composed()).isEqualTo("for the lobby");
        browser.reload();
        eventually(() -> assertThat(page.composed()).isEqualTo("for the lobby"));
        go("dev");
        assertThat(page.composed()).isEqualTo("for dev");
        page.type(Keys.ENTER);
        page.awaitMessage("for dev");
        browser.reload();
        page.awaitMessage("for dev");
        assertThat(page.composed()).isEmpty();
        go("lobby");
        assertThat(page.composed()).isEqualTo("for the lobby");
        browser.assertNoComplaints();
    }

    @Test
    void leave_forgetsUnsentTexts() {
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        page.type("secret");
        browser.click("#leave-button");
        eventually(() -> assertThat(browser.isShown("#conversation")).isFalse());
        page.join("Bob");
        assertThat(page.composed()).isEmpty();
        browser.assertNoComplaints();
    }
}
