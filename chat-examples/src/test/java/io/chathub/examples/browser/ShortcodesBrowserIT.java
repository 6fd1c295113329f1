package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** Emoji by their names in the composer. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ShortcodesBrowserIT {

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

    private static ChatPage join() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':0}");
        page.join("John");
        return page;
    }

    @Test
    void name_isCompleted() {
        ChatPage page = join();
        page.type("well :piz");
        eventually(() -> assertThat(browser.texts(".mention-option")).containsExactly("🍕pizza"));
        assertThat(browser.text("#mention-status")).isEqualTo("1 emoji to choose");
        Axe.assertAccessible(browser);
        page.type(Keys.ENTER);
        eventually(() -> assertThat(page.composed()).isEqualTo("well 🍕 "));
        assertThat(browser.isShown("#mention-list")).isFalse();
        assertThat(server.hasRequests()).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void list_isClosedByEscape_andChosenByArrows() {
        ChatPage page = join();
        page.type(":heart");
        eventually(() -> assertThat(browser.texts(".mention-option")).hasSizeGreaterThan(2));
        page.type(Keys.ESCAPE);
        assertThat(browser.isShown("#mention-list")).isFalse();
        page.type("_");
        assertThat(browser.isShown("#mention-list")).isFalse();
        page.type(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, ":heart");
        eventually(() -> assertThat(browser.texts(".mention-option")).hasSizeGreaterThan(2));
        String second = browser.texts(".mention-option .emoji-offer").get(1);
        page.type(Keys.ARROW_DOWN, Keys.TAB);
        eventually(() -> assertThat(page.composed()).isEqualTo(second + " "));
        browser.assertNoComplaints();
    }

    @Test
    void list_isClosedWithTheTextOfItsRoom() {
        ChatPage page = join();
        page.type(":heart");
        eventually(() -> assertThat(browser.texts(".mention-option")).isNotEmpty());
        browser.script("location.hash = 'dev'");
        eventually(() -> assertThat(page.composed()).isEmpty());
        assertThat(browser.isShown("#mention-list")).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void wholeShortcode_isReplacedAtOnce_andOthersStay() {
        ChatPage page = join();
        page.type("done :pizza:");
        eventually(() -> assertThat(page.composed()).isEqualTo("done 🍕 "));
        page.type("12:30: x:y: :no_such_name: :)");
        eventually(() -> assertThat(page.composed()).isEqualTo("done 🍕 12:30: x:y: :no_such_name: :)"));
        browser.assertNoComplaints();
    }

    @Test
    void atSign_offersUsersAsBefore() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':0,'members':[{'id':'c9','username':'Ann','user':'uAnn'}],'memberCount':1}");
        page.join("John");
        page.type("@a");
        eventually(
                () -> assertThat(browser.texts(".mention-option .mention-name")).containsExactly("Ann"));
        page.type(Keys.ENTER);
        eventually(() -> assertThat(page.composed()).isEqualTo("@Ann "));
        browser.assertNoComplaints();
    }
}
