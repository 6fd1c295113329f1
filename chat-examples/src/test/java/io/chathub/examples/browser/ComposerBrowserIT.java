package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.jetty.ChatServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** The composer: long texts that are pasted, and the help about formats. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ComposerBrowserIT {

    private static Browser browser;

    private ChatServer server;
    private ChatPage page;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @BeforeEach
    void join() {
        server = Servers.start();
        page = ChatPage.join(browser, server.uri(), "Ann");
    }

    @AfterEach
    void stop() {
        browser.clear();
        server.close();
    }

    /** As the browser does it: the event, and then the text where nothing prevents it. */
    private static void paste(String text) {
        browser.script("""
                const input = document.getElementById('message-input');
                const data = new DataTransfer();
                data.setData('text/plain', arguments[0]);
                input.focus();
                if (!input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))) return;
                input.setRangeText(arguments[0].replaceAll('\\r\\n', '\\n'), input.selectionStart, input.selectionEnd, 'end');
                input.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true }));""", text);
    }

    private static boolean isOffered() {
        return browser.isShown("#paste-offer");
    }

    @Test
    void pastedLines_areOfferedAsCode() {
        paste("a short text");
        assertThat(isOffered()).isFalse();
        browser.clear("#message-input");
        page.type("See:");
        paste("one\r\ntwo\r\n  ```three\r\nfour\r\nfive\r\n");
        assertThat(isOffered()).isTrue();
        assertThat(browser.text("#paste-offer-text")).isEqualTo("You pasted 6 lines.");
        Axe.assertAccessible(browser);
        browser.click("#paste-offer-code");
        assertThat(page.composed()).isEqualTo("See:\n````\none\ntwo\n  ```three\nfour\nfive\n````\n");
        assertThat(isOffered()).isFalse();
        assertThat(browser.focused()).isEqualTo("message-input");
        page.pressEnter();
        eventually(() -> assertThat(browser.texts("#messages .code-block code"))
                .containsExactly("one\ntwo\n  ```three\nfour\nfive"));
        browser.assertNoComplaints();
    }

    @Test
    void formatting_isExplainedByItsExamples() {
        page.type("draft");
        browser.press(Keys.TAB, Keys.TAB);
        eventually(() -> assertThat(browser.focused()).isEqualTo("formatting-toggle"));
        browser.press(Keys.ENTER);
        eventually(() -> assertThat(browser.isInView("#formatting-help")).isTrue());
        assertThat(browser.focused()).isEqualTo("formatting-help");
        assertThat(browser.texts("#formatting-help td:first-child"))
                .contains("**bold**", "`code`", "> a quote", "- a list", "```\nseveral lines\n```");
        for (String format : List.of("strong", "em", "del", "code", "pre", "blockquote", "li")) {
            assertThat(browser.count("#formatting-help td:last-child " + format))
                    .isPositive();
        }
        Axe.assertAccessibleInBothSchemes(browser);
        browser.press(Keys.ESCAPE);
        eventually(() -> assertThat(browser.focused()).isEqualTo("formatting-toggle"));
        assertThat(browser.isShown("#formatting-help")).isFalse();

        browser.viewport(360, 740, true);
        browser.click("#formatting-toggle");
        eventually(() -> assertThat(browser.isInView("#formatting-help")).isTrue());
        assertThat(browser.is("(e => e.scrollWidth === e.clientWidth)(document.getElementById('formatting-help'))"))
                .as("its table is not wider")
                .isTrue();
        Axe.assertAccessible(browser);
        browser.press(Keys.ESCAPE);
        eventually(() -> assertThat(browser.isShown("#formatting-help")).isFalse());
        assertThat(page.composed()).isEqualTo("draft");
        browser.assertNoComplaints();
    }

    @Test
    void offer_endsWithTheNextChange() {
        paste("1\n2\n3\n4\n5");
        assertThat(isOffered()).isTrue();
        page.type("6");
        assertThat(isOffered()).isFalse();
        paste("1\n2\n3\n4\n5");
        browser.press(Keys.ESCAPE);
        assertThat(isOffered()).isFalse();
        assertThat(page.composed()).isEqualTo("1\n2\n3\n4\n561\n2\n3\n4\n5");
        paste("x".repeat(800));
        assertThat(browser.text("#paste-offer-text")).isEqualTo("You pasted a long text.");
        page.pressEnter();
        eventually(() -> assertThat(page.composed()).isEmpty());
        assertThat(isOffered()).isFalse();
        browser.assertNoComplaints();
    }
}
