package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.options.RateLimit;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** The notice of a room that was left, and its button that joins the room again. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class LeftRoomBrowserIT {

    private static final String NOTICE = "#toast .toast-button";

    /** With {@code ?short} in the address, a notice with a button is shown for a moment only; {@code ends} counts these moments. */
    private static final String SHORT = """
            if (location.search === '?short') {
              globalThis.ends = 0;
              const { setTimeout } = globalThis;
              globalThis.setTimeout = (run, time) => (time === 10_000 ? setTimeout(() => { globalThis.ends++; run(); }, 200) : setTimeout(run, time));
            }
            """;

    private static Browser browser;

    private ChatServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
        browser.onEveryPage(SHORT);
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

    private ChatPage join(String language, String address) {
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder().language(language).build())
                        .build(),
                Hub.builder()
                        .options(HubOptions.builder()
                                .messageRate(RateLimit.UNLIMITED)
                                .build())
                        .tokens(GuestKeys.only()));
        for (int i = 1; i <= 120; i++) {
            server.hub().room("dev").publish("host", "d" + i);
        }
        ChatPage ann = ChatPage.join(browser, server.uri().resolve(address), "Ann");
        for (String room : List.of("dev", "ops")) {
            ann.enter(room);
            eventually(() -> assertThat(members(room)).containsExactly("Ann"));
        }
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "dev", "ops"));
        return ann;
    }

    private List<String> members(String room) {
        return server.hub().room(room).members().stream().map(Client::username).toList();
    }

    private static void show(ChatPage page, String room) {
        browser.click("[data-room=" + room + "] .room-link");
        eventually(() -> assertThat(page.room()).isEqualTo(room));
    }

    /** The text of the message in the middle of the list. */
    private static Object middle() {
        return browser.script("""
                const { left, width, top, height } = document.getElementById('messages').getBoundingClientRect();
                return [...document.querySelectorAll('#messages .message')].find((message) => message.getBoundingClientRect().bottom > top + height / 2)
                  ?.querySelector('.message-text').textContent;""");
    }

    private static boolean isNear(Object one, Object other) {
        return Math.abs(number(one) - number(other)) <= 2;
    }

    private static int number(Object text) {
        return Integer.parseInt(String.valueOf(text).substring(1));
    }

    private static void readTheMiddle(ChatPage page) {
        show(page, "dev");
        page.awaitMessage("d120");
        browser.script("document.getElementById('messages').scrollTop = 600");
        eventually(() -> assertThat(browser.isShown("#new-messages")).isFalse());
    }

    @Test
    void shownRoom_comesBackWithItsDraftAndItsPosition() {
        ChatPage ann = join("en", "");
        readTheMiddle(ann);
        ann.type("an unsent text");
        Object before = middle();
        ann.leave("dev");
        eventually(() -> assertThat(ann.room()).isEqualTo("lobby"));
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "ops"));
        eventually(() -> assertThat(members("dev")).isEmpty());
        assertThat(ann.composed()).isEmpty();
        assertThat(browser.text("#toast")).isEqualTo("You left dev.Undo");
        assertThat(browser.attribute("#toast", "role")).isEqualTo("status");
        assertThat(browser.isInView(NOTICE)).isTrue();
        Axe.assertAccessibleInBothSchemes(browser);

        browser.click(NOTICE);
        eventually(() -> assertThat(ann.room()).isEqualTo("dev"));
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "dev", "ops"));
        eventually(() -> assertThat(members("dev")).containsExactly("Ann"));
        assertThat(ann.composed()).isEqualTo("an unsent text");
        eventually(() -> assertThat(isNear(middle(), before))
                .as("%s is in the middle, before it was %s", middle(), before)
                .isTrue());
        assertThat(browser.text("#toast")).isEmpty();
        browser.assertNoComplaints();
    }

    @Test
    void otherRoom_comesBackWithoutBeingShown() {
        ChatPage ann = join("en", "");
        readTheMiddle(ann);
        ann.type("an unsent text");
        Object before = middle();
        show(ann, "lobby");
        ann.type("a text of the lobby");
        ann.leave("dev");
        eventually(() -> assertThat(members("dev")).isEmpty());
        assertThat(ann.composed()).isEqualTo("a text of the lobby");
        browser.click(NOTICE);
        eventually(() -> assertThat(members("dev")).containsExactly("Ann"));
        assertThat(ann.room()).isEqualTo("lobby");
        assertThat(ann.composed()).isEqualTo("a text of the lobby");
        show(ann, "dev");
        assertThat(ann.composed()).isEqualTo("an unsent text");
        eventually(() -> assertThat(isNear(middle(), before))
                .as("%s is in the middle, before it was %s", middle(), before)
                .isTrue());
        browser.assertNoComplaints();
    }

    @Test
    void notice_isReachedByKeyboard() {
        ChatPage ann = join("en", "");
        browser.click("#room-input");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.DELETE);
        eventually(() -> assertThat(browser.text("#toast")).startsWith("You left dev."));
        for (int i = 0; i < 6 && !browser.is("document.activeElement.matches('.toast-button')"); i++) {
            browser.press(Keys.TAB);
        }
        assertThat(browser.is("document.activeElement.matches('.toast-button')"))
                .as("the button is a few steps behind the rooms")
                .isTrue();
        browser.press(Keys.ENTER);
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "dev", "ops"));
        assertThat(browser.is("document.activeElement.closest('.room-item').dataset.room === 'dev'"))
                .as("the focus is on the room")
                .isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void noticeThatHasEnded_keepsNothing() {
        ChatPage ann = join("en", "?short");
        readTheMiddle(ann);
        ann.type("an unsent text");
        ann.leave("dev");
        eventually(() -> assertThat(browser.text("#toast")).startsWith("You left dev."));
        eventually(() -> assertThat(browser.text("#toast")).isEmpty());
        ann.enter("dev");
        ann.awaitMessage("d120");
        assertThat(ann.composed()).isEmpty();
        eventually(() ->
                assertThat(browser.isInView(".message-rows > :last-child")).isTrue());
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "ops", "dev"));

        // It stays while the focus is on its button.
        ann.leave("ops");
        browser.script("document.querySelector(arguments[0]).focus()", NOTICE);
        browser.script("globalThis.ends = 0");
        eventually(() -> assertThat(browser.is("globalThis.ends >= 2")).isTrue());
        assertThat(browser.text("#toast")).startsWith("You left ops.");
        browser.script("document.getElementById('message-input').focus()");
        eventually(() -> assertThat(browser.text("#toast")).isEmpty());
        browser.assertNoComplaints();
    }

    @Test
    void onAPhoneAndFromRightToLeft_theNoticeIsAboveTheDrawer() {
        ChatPage ann = join("ar", "");
        browser.viewport(360, 740, true);
        browser.click("#rooms-toggle");
        browser.click("[data-room=ops] .room-leave");
        eventually(() -> assertThat(browser.isInView(NOTICE)).isTrue());
        assertThat(browser.text("#toast")).contains("غادرت", "ops", "تراجع");
        assertThat(browser.is(
                        "(r => document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2).matches('.toast-button'))"
                                + "(document.querySelector(arguments[0]).getBoundingClientRect())",
                        NOTICE))
                .as("nothing covers the button")
                .isTrue();
        Axe.assertAccessible(browser);
        browser.tap(NOTICE);
        eventually(() -> assertThat(members("ops")).containsExactly("Ann"));
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "dev", "ops"));
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        browser.assertNoComplaints();
    }
}
