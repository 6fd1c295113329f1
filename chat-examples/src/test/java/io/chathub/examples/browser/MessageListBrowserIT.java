package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.history;
import static io.chathub.examples.browser.Frames.message;
import static io.chathub.examples.browser.Frames.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The list of messages: the way to its end, the groups of one author, and the notes about who came and went. The server is scripted. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class MessageListBrowserIT {

    private static final String TO_NEWEST = "To the newest messages";

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

    @Test
    void moreThanAScreenAwayFromItsEnd_theListOffersTheWayBack() {
        join(false, messages(1, 150));
        assertThat(browser.isShown("#new-messages")).isFalse();
        scrollBy("-log.clientHeight / 2");
        scrollBy("0");
        assertThat(browser.isShown("#new-messages")).isFalse();
        scrollBy("-log.clientHeight");
        eventually(() -> assertThat(browser.isShown("#new-messages")).isTrue());
        assertThat(browser.text("#new-messages")).isEqualTo(TO_NEWEST);
        Axe.assertAccessibleInBothSchemes(browser);
        server.send(message(151, "new"));
        eventually(() -> assertThat(browser.text("#new-messages")).isEqualTo("1 new message"));
        browser.click("#new-messages");
        eventually(() ->
                assertThat(browser.isInView(".message[data-offset='151']")).isTrue());
        eventually(() -> assertThat(browser.isShown("#new-messages")).isFalse());
        assertThat(browser.focused()).isEqualTo("messages");
        browser.assertNoComplaints();
    }

    @Test
    void windowOfAnotherSize_whileMessagesArrive_showsTheNewestMessage() {
        join(false, longMessages(51, 150));
        long offset = 150;
        for (int i = 0; i < 3; i++) {
            for (int[] size : new int[][] {{360, 740}, {360, 380}, {740, 360}, {1280, 800}, {1280, 500}, {700, 800}}) {
                server.send(longMessage(++offset));
                browser.viewport(size[0], size[1], false);
                server.send(longMessage(++offset));
            }
        }
        assertNewestIsInView(offset);

        // As while a keyboard appears: the next size comes before the event of the scroll to the end.
        browser.script("""
                const frame = (height, next) => requestAnimationFrame(() => {
                  document.documentElement.style.setProperty('--visible-height', `${height}px`);
                  setTimeout(next);
                });
                frame(640, () => {
                  document.documentElement.style.setProperty('--visible-height', '440px');
                  frame(340, () => globalThis.isSmall = true);
                });""");
        eventually(() -> assertThat(browser.is("globalThis.isSmall")).isTrue());
        assertNewestIsInView(offset);
        server.send(longMessage(++offset));
        assertNewestIsInView(offset);
        browser.assertNoComplaints();
    }

    private static void assertNewestIsInView(long offset) {
        eventually(() -> assertThat(browser.count(".message[data-offset='" + offset + "']"))
                .isEqualTo(1));
        eventually(() -> assertThat(
                        browser.is(
                                "(log => log.scrollHeight - log.scrollTop - log.clientHeight < 2)(document.getElementById('messages'))"))
                .isTrue());
    }

    @Test
    void windowOfAnotherSize_keepsTheMessageThatIsRead() {
        join(false, longMessages(51, 150));
        scrollBy("-log.scrollHeight / 2");
        eventually(() -> assertThat(browser.isShown("#new-messages")).isTrue());
        long read = (Long) browser.script("""
                const { top, height } = document.getElementById('messages').getBoundingClientRect();
                return Number(document.elementFromPoint(600, top + height / 2).closest('.message').dataset.offset);""");
        double distance = distanceOf(read);
        long offset = 150;
        for (int i = 0; i < 3; i++) {
            for (int[] size : new int[][] {{360, 740}, {360, 380}, {740, 360}, {1280, 800}, {1280, 500}, {700, 800}}) {
                browser.viewport(size[0], size[1], false);
                server.send(longMessage(++offset));
                String newest = ".message[data-offset='" + offset + "']";
                eventually(() -> assertThat(browser.count(newest)).isEqualTo(1));
                eventually(() -> assertThat(browser.is("""
                                (({ top, bottom }, frame) => Math.min(bottom, frame.bottom) - Math.max(top, frame.top) >= 20)(
                                  document.querySelector(`.message[data-offset='${arguments[0]}']`).getBoundingClientRect(),
                                  document.getElementById('messages').getBoundingClientRect())""", read))
                        .as("%d × %d: the message is in view", size[0], size[1])
                        .isTrue());
            }
        }
        browser.viewport(1280, 800, false);
        eventually(() ->
                assertThat(distanceOf(read)).as("pixels from the upper edge").isBetween(distance - 2, distance + 2));
        browser.assertNoComplaints();
    }

    private static double distanceOf(long offset) {
        return ((Number) browser.script(
                        "return document.querySelector(`.message[data-offset='${arguments[0]}']`).getBoundingClientRect().top"
                                + " - document.getElementById('messages').getBoundingClientRect().top",
                        offset))
                .doubleValue();
    }

    private static String[] longMessages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(MessageListBrowserIT::longMessage)
                .toArray(String[]::new);
    }

    /** A message that takes more lines in a narrow window. */
    private static String longMessage(long offset) {
        return message(offset, "some words ".repeat((int) (offset % 7) * 2 + 1) + offset);
    }

    /** The older page ends with messages of the author with whom the list began. */
    @Test
    void olderPage_continuesTheGroupAtItsEnd() {
        join(true, messages(51, 110));
        browser.script("document.getElementById('messages').scrollTop = 0");
        Map<String, Object> older = server.take();
        assertThat(headed()).containsExactly(51L);
        server.send(history(older, "k3", 150, 0, null, true, messages(31, 50)));
        eventually(() -> assertThat(headed()).containsExactly(31L));
        browser.script("document.getElementById('messages').scrollTop = 0");
        Map<String, Object> other = server.take();
        server.send(history(
                other, "k3", 150, 0, null, false, messageOf("'id':'c8','username':'Bob'", 30, "m30", "'change':30")));
        eventually(() -> assertThat(headed()).containsExactly(30L, 31L));
        browser.assertNoComplaints();
    }

    @Test
    void joinsAndLeaves_oneAfterAnother_areOneNote() {
        ChatPage page = join(false, message(1, "Hi"));
        comes("Ann");
        assertLastNote(page, "Ann joined.");
        comes("Bob");
        assertLastNote(page, "Ann and Bob joined.");
        List.of("Cid", "Dan", "Eva").forEach(MessageListBrowserIT::comes);
        assertLastNote(page, "Ann, Bob, Cid, and 2 others joined.");
        goes("Bob");
        assertLastNote(page, "Ann, Cid, Dan, and Eva joined. Bob joined and left.");
        goes("Flo");
        assertLastNote(page, "Ann, Cid, Dan, and Eva joined. Bob joined and left. Flo left.");
        comes("Flo");
        comes("Bob");
        assertLastNote(page, "Ann, Bob, Cid, and 2 others joined. Flo left and came back.");
        assertThat(page.notes()).hasSize(3);
        Axe.assertAccessibleInBothSchemes(browser);

        server.send(message(151, "Welcome"));
        page.awaitMessage("Welcome");
        goes("Ann");
        assertLastNote(page, "Ann left.");
        assertThat(page.notes()).hasSize(4);
        browser.assertNoComplaints();
    }

    private static void assertLastNote(ChatPage page, String note) {
        eventually(() -> assertThat(page.notes()).endsWith(note));
    }

    private static void comes(String name) {
        server.send("{'type':'user-joined','id':'of" + name + "','username':'" + name + "','room':'lobby'}");
    }

    private static void goes(String name) {
        server.send("{'type':'user-left','id':'of" + name + "','username':'" + name + "','room':'lobby'}");
    }

    private static ChatPage join(boolean more, String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.joined("{'epoch':'k3','offset':150,'floor':0,'more':" + more + ",'events':[" + String.join(",", events)
                + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(events.length));
        return page;
    }

    private static void scrollBy(String pixels) {
        browser.script("const log = document.getElementById('messages'); log.scrollTop += " + pixels);
    }

    /** The offsets of the messages with the name of their author. */
    private static List<Long> headed() {
        return ((List<?>)
                        browser.script(
                                "return [...document.querySelectorAll('#messages .message:not(.continued)')].map((m) => Number(m.dataset.offset))"))
                .stream().map(Long.class::cast).toList();
    }

    private static String[] messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(offset -> message(offset, "m" + offset))
                .toArray(String[]::new);
    }
}
