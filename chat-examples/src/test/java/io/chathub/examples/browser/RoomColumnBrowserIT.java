package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.options.RateLimit;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
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

/** The column of rooms: several rooms on one connection, with their unread messages. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class RoomColumnBrowserIT {

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
        server = Servers.start(
                WebOptions.DEFAULT,
                Hub.builder()
                        .options(HubOptions.builder()
                                .messageRate(RateLimit.UNLIMITED)
                                .build())
                        .tokens(GuestKeys.only()));
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private void publish(String room, String... texts) {
        for (String text : texts) {
            server.hub().room(room).publish("host", text);
        }
    }

    private List<String> members(String room) {
        return server.hub().room(room).members().stream().map(Client::username).toList();
    }

    private static void awaitRooms(ChatPage page, String... rooms) {
        eventually(() -> assertThat(page.rooms()).containsExactly(rooms));
    }

    @Test
    void otherRooms_countTheirMessagesAndMarkAMention() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        String user = server.hub().clients().get(0).publicId();
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        awaitRooms(ann, "lobby", "dev");
        try (Visitor ben = Visitor.join(server.uri(), "Ben")) {
            ben.say("one");
            ben.say("two");
            awaitRooms(ann, "lobby 2", "dev");
            ben.say("three @Ann", ",'mentions':['" + user + "']");
            awaitRooms(ann, "lobby 3 @", "dev");
            eventually(() -> assertThat(browser.script("return document.title")).isEqualTo("(3) ChatHub"));
            assertThat(browser.texts("[data-room=lobby] .room-spoken")).containsExactly(", 3 unread, mentions you");
            assertThat(browser.is("document.querySelector('link[rel=icon]').href.startsWith('data:image/png')"))
                    .isTrue();
            Axe.assertAccessible(browser);

            // A deleted message is not unread.
            long deleted = ben.say("four");
            awaitRooms(ann, "lobby 4 @", "dev");
            ben.request("{'type':'delete','target':" + deleted + "}");
            awaitRooms(ann, "lobby 3 @", "dev");

            // The messages are there at once, below a line, and read.
            browser.click("[data-room=lobby] .room-link");
            assertThat(browser.texts("#messages .message .message-text")).startsWith("one", "two", "three @Ann");
            assertThat(textAfterTheLine()).isEqualTo("one");
            awaitRooms(ann, "lobby", "dev");
            eventually(() -> assertThat(browser.script("return document.title")).isEqualTo("ChatHub"));
            assertThat(browser.focused()).isEqualTo("message-input");
            browser.assertNoComplaints();
        }
    }

    @Test
    void rooms_areKeptAndJoinedAfterAReload_andThePositionInEach() {
        for (int i = 1; i <= 120; i++) {
            publish("dev", "d" + i);
        }
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "hello");
        ann.awaitMessage("hello");
        ann.enter("dev");
        ann.awaitMessage("d120");
        browser.script("document.getElementById('messages').scrollTop = 300");
        Object top = browser.script("return document.getElementById('messages').scrollTop");
        browser.click("[data-room=lobby] .room-link");
        assertThat(ann.messageTexts()).containsExactly("hello");
        browser.click("[data-room=dev] .room-link");
        assertThat(browser.script("return document.getElementById('messages').scrollTop"))
                .isEqualTo(top);

        browser.reload();
        ann.awaitState("online");
        eventually(() -> assertThat(members("lobby")).containsExactly("Ann"));
        eventually(() -> assertThat(members("dev")).containsExactly("Ann"));
        awaitRooms(ann, "lobby", "dev");
        publish("lobby", "are you there?");
        awaitRooms(ann, "lobby 1", "dev");
        browser.assertNoComplaints();
    }

    @Test
    void roomsOfAnotherTab_areJoinedAndLeftHereToo() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        ann.enter("dev");
        awaitRooms(ann, "lobby", "dev");
        browser.inSecondTab(() -> {
            ChatPage.join(browser, server.uri(), "Ann").enter("ops");
            eventually(() -> assertThat(members("ops")).as("one of each tab").containsExactly("Ann", "Ann"));
        });
        awaitRooms(ann, "lobby", "dev", "ops");
        publish("ops", "hello");
        awaitRooms(ann, "lobby", "dev", "ops 1");
        assertThat(ann.room()).isEqualTo("dev");

        browser.inSecondTab(() -> {
            ChatPage other = ChatPage.join(browser, server.uri(), "Ann");
            other.leave("dev");
            other.leave("ops");
            eventually(() -> assertThat(members("ops")).isEmpty());
        });
        awaitRooms(ann, "lobby");
        assertThat(ann.room()).as("the shown room was left").isEqualTo("lobby");
        eventually(() -> assertThat(members("dev")).isEmpty());
        browser.assertNoComplaints();
    }

    @Test
    void messagesOfTheTimeBefore_areUnread() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "known");
        ann.awaitMessage("known");
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        eventually(() -> assertThat((String) browser.script("return localStorage.getItem('chathub.read')"))
                .contains("lobby", "dev"));
        browser.script("location.href = 'about:blank'");
        eventually(() -> assertThat(members("lobby")).isEmpty());
        for (int i = 1; i <= 60; i++) {
            publish("lobby", "m" + i);
        }
        publish("dev", "d1", "d2");
        browser.open(server.uri());
        eventually(() -> assertThat(browser.isShown("#unread-bar")).isTrue());
        awaitRooms(ann, "lobby 50+", "dev 2");
        assertThat(browser.text("#unread-text")).isEqualTo("50+ new messages");

        browser.click("#unread-jump");
        eventually(() -> assertThat(browser.is("document.querySelector('.new-line') !== null"))
                .isTrue());
        eventually(() -> assertThat(textAfterTheLine()).isEqualTo("m1"));
        assertThat(browser.isInView(".new-line")).isTrue();
        awaitRooms(ann, "lobby 60", "dev 2");
        Axe.assertAccessible(browser);

        browser.click("#unread-read");
        awaitRooms(ann, "lobby", "dev 2");
        assertThat(browser.isShown("#unread-bar")).isFalse();
        assertThat(browser.count(".new-line")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void manyMessagesOfAnotherRoom_areBounded() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "known");
        ann.awaitMessage("known");
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        for (int i = 1; i <= 700; i++) {
            publish("lobby", "m" + i);
        }
        awaitRooms(ann, "lobby 99+", "dev");
        eventually(
                () -> assertThat(browser.text("[data-room=lobby] .room-spoken")).isEqualTo(", 99+ unread"));
        browser.click("[data-room=lobby] .room-link");
        ann.awaitMessage("m700");
        assertThat(ann.messageTexts()).hasSizeBetween(200, 300).endsWith("m700");
        browser.click("#unread-jump");
        eventually(() -> assertThat(textAfterTheLine()).isEqualTo("m1"));
        eventually(() -> assertThat(browser.isInView(".new-line")).isTrue());
        browser.assertNoComplaints();
    }

    @Test
    void hiddenWindow_readsNothing() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "seen");
        ann.awaitMessage("seen");
        away(true);
        publish("lobby", "while away");
        awaitRooms(ann, "lobby 1");
        away(false);
        awaitRooms(ann, "lobby");
        assertThat(textAfterTheLine()).isEqualTo("while away");
        publish("lobby", "and on");
        ann.awaitMessage("and on");
        awaitRooms(ann, "lobby");
        assertThat(textAfterTheLine()).as("the line stays").isEqualTo("while away");
        browser.assertNoComplaints();
    }

    @Test
    void column_isUsableByKeyboard() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        for (String room : List.of("dev", "design", "ops")) {
            ann.enter(room);
            ann.awaitNote("You joined " + room + ".");
        }
        awaitRooms(ann, "lobby", "dev", "design", "ops");
        browser.click("#room-input");
        browser.press("de");
        awaitRooms(ann, "dev", "design");
        assertThat(browser.text("#room-status")).isEqualTo("2 rooms");
        assertThat(browser.text("#room-join")).isEqualTo("Join or create de");
        browser.press(Keys.ESCAPE);
        awaitRooms(ann, "lobby", "dev", "design", "ops");
        browser.press("esi", Keys.ENTER);
        eventually(() -> assertThat(ann.room()).isEqualTo("design"));

        browser.click("#room-input");
        browser.press(Keys.ARROW_DOWN);
        assertThat(focusedRoom()).isEqualTo("lobby");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(focusedRoom()).isEqualTo("design");
        assertThat(browser.count(".room-link[tabindex='0']")).isEqualTo(1);
        browser.press(Keys.DELETE);
        awaitRooms(ann, "lobby", "dev", "ops");
        eventually(() -> assertThat(members("design")).isEmpty());
        assertThat(focusedRoom()).isEqualTo("ops");
        browser.press(Keys.HOME, Keys.ENTER);
        eventually(() -> assertThat(ann.room()).isEqualTo("lobby"));
        assertThat(browser.focused()).isEqualTo("message-input");

        // The last room is not left, and the shown room is replaced.
        ann.leave("lobby");
        eventually(() -> assertThat(ann.room()).isEqualTo("dev"));
        ann.leave("dev");
        ann.leave("ops");
        eventually(() -> assertThat(ann.room()).isEqualTo("lobby"));
        ann.leave("lobby");
        eventually(() -> assertThat(browser.text("#toast")).isEqualTo("This is your only room."));
        assertThat(members("lobby")).containsExactly("Ann");
        browser.assertNoComplaints();
    }

    @Test
    void onAPhone_thePanelsAreDrawers() {
        browser.viewport(360, 740, true);
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        for (String scheme : List.of("light", "dark")) {
            browser.colorScheme(scheme);
            assertThat(browser.isShown("#rooms-panel")).isFalse();
            browser.click("#rooms-toggle");
            assertThat(browser.isInView("#rooms-panel")).isTrue();
            assertThat(browser.focused()).isEqualTo("rooms-close");
            Axe.assertAccessible(browser);
            browser.press(Keys.ESCAPE);
            assertThat(browser.isShown("#rooms-panel")).isFalse();
            assertThat(browser.focused()).isEqualTo("rooms-toggle");
            browser.click("#people-toggle");
            eventually(() -> assertThat(ann.people()).containsExactly("Ann"));
            Axe.assertAccessible(browser);
            browser.click("#people-close");
            assertThat(browser.isShown("#people-panel")).isFalse();
        }
        browser.colorScheme("light");
        browser.click("#rooms-toggle");
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        assertThat(browser.isShown("#rooms-panel")).isFalse();
        publish("lobby", "elsewhere");
        eventually(() -> assertThat(browser.text("#rooms-badge")).isEqualTo("1"));
        assertThat(browser.isInView("#leave-button")).isTrue();
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(
                        browser.is(
                                "[...document.querySelectorAll('input:not([type=checkbox], [type=radio]), textarea')].every(e => parseFloat(getComputedStyle(e).fontSize) >= 16)"))
                .as("no field is so small that a phone zooms to it")
                .isTrue();
        browser.assertNoComplaints();
    }

    /** 400 % of 1280 by 1024. */
    @Test
    void largeZoom_leavesTheComposerInView() {
        browser.viewport(320, 256, false);
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "a message");
        ann.awaitMessage("a message");
        for (String part : List.of("#message-input", "#send-button", "#rooms-toggle", "#leave-button")) {
            assertThat(browser.isInView(part)).as(part).isTrue();
        }
        assertThat(browser.isInView(".message-rows > :last-child .message-text"))
                .isTrue();
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void wideWindow_isUsed() {
        browser.viewport(1440, 900, false);
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        publish("lobby", "one", "two", "w ".repeat(400));
        ann.awaitMessage("two");
        assertThat(browser.is("document.getElementById('messages').clientWidth > 900"))
                .isTrue();
        eventually(() -> assertThat(browser.is(
                        "[...document.querySelectorAll('.bubble')].every(b => b.getBoundingClientRect().width < 900)"))
                .isTrue());
        // Two one-line messages of one author, one below the other.
        assertThat(browser.is("((a, b) => b.top - a.top)(...[...document.querySelectorAll('.bubble')].slice(0, 2)"
                        + ".map(b => b.getBoundingClientRect())) < 28"))
                .isTrue();
        assertThat(browser.count(".message.continued time[datetime]")).isEqualTo(2);
        browser.hover(".message:nth-last-child(2) .bubble");
        eventually(() -> assertThat(browser.is(
                        "getComputedStyle(document.querySelector('.message:nth-last-child(2) time')).opacity === '1'"))
                .isTrue());
        assertTimeIsBesideTheText();
        browser.script("document.body.classList.add('compact')");
        assertTimeIsBesideTheText();
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();
    }

    private static void assertTimeIsBesideTheText() {
        assertThat(browser.is("""
                        ((m) => {
                          const time = m.querySelector('time').getBoundingClientRect();
                          return time.left >= m.getBoundingClientRect().left && time.right <= m.querySelector('.bubble').getBoundingClientRect().left;
                        })(document.querySelector('.message:nth-last-child(2)'))"""))
                .as("the time is left of the text, within the message")
                .isTrue();
    }

    private static void away(boolean isAway) {
        browser.script("""
                globalThis.isAway = arguments[0];
                Object.defineProperty(document, 'hidden', { get: () => globalThis.isAway, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));""", isAway);
    }

    private static String focusedRoom() {
        return (String) browser.script("return document.activeElement.closest('.room-item')?.dataset.room");
    }

    private static String textAfterTheLine() {
        return (String)
                browser.script(
                        "return document.querySelector('.new-line')?.nextElementSibling.querySelector('.message-text').textContent");
    }
}
