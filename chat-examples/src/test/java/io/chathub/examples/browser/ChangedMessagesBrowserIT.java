package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.ack;
import static io.chathub.examples.browser.Frames.event;
import static io.chathub.examples.browser.Frames.history;
import static io.chathub.examples.browser.Frames.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a user sees of edits, deletions, reactions and pins, and of a numbering that begins anew. The server is scripted. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ChangedMessagesBrowserIT {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";

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
    void changes_areShownInTheMessage() {
        ChatPage page = join(4, 0, message(1, "Helo"), message(2, "secret"), message(3, "Lunch?"), message(4, "Rules"));

        server.send(event("edit", 5, 1, "'text':'Hello','price':12.25,'rev':2"));
        server.send(event("delete", 6, 2, "'by':'author'"));
        server.send(event(
                "reaction",
                7,
                3,
                "'emoji':'👍','on':true,'reactions':[{'emoji':'👍','count':2},{'emoji':'🎉','count':1}]"));
        server.send(event("pin", 8, 4, "'on':true"));

        eventually(
                () -> assertThat(page.messageTexts()).containsExactly("Hello", "message deleted", "Lunch?", "Rules"));
        eventually(() -> assertThat(marks(4)).isEqualTo("Pinned"));
        assertThat(marks(1)).matches("\\(edited \\d\\d:00.[AP]M\\)");
        assertThat(page.messages().get(0).price()).isEqualTo("12.25");
        assertThat(marks(2)).isNull();
        assertThat(reactions(3)).containsExactly("👍 2", "🎉 1");
        assertThat(browser.count(".message-reactions[aria-label='Reactions']")).isEqualTo(1);

        server.send(event("reaction", 9, 3, "'reactions':[{'emoji':'🎉','count':1}]"));
        server.send(event("pin", 10, 4, "'on':false"));
        server.send(event("delete", 11, 1, "'by':'moderator'"));
        eventually(() -> assertThat(page.messageTexts())
                .containsExactly("message deleted by a moderator", "message deleted", "Lunch?", "Rules"));
        assertThat(reactions(3)).containsExactly("🎉 1");
        assertThat(marks(1)).isNull();
        assertThat(marks(4)).isNull();
        assertThat(browser.text("#messages")).doesNotContain("secret");
        assertThat(server.hasRequests()).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void states_ofAJoinAreShownLikeChanges() {
        ChatPage page = join(
                9,
                0,
                message(1, "edited", "'rev':2,'editedAt':'2026-01-01T12:05:00.000Z','change':5"),
                message(2, "", "'deleted':'author','rev':2,'change':6"),
                message(3, "liked", "'reactions':[{'emoji':'👍','count':1200,'mine':true}],'change':7"),
                message(4, "pinned", "'pinned':true,'rev':3,'change':9"));

        eventually(
                () -> assertThat(page.messageTexts()).containsExactly("edited", "message deleted", "liked", "pinned"));
        assertThat(marks(1)).matches("\\(edited \\d\\d:05.[AP]M\\)");
        assertThat(marks(2)).isNull();
        assertThat(reactions(3)).containsExactly("👍 1,200");
        assertThat(marks(4)).isEqualTo("Pinned (edited)");
        browser.assertNoComplaints();
    }

    @Test
    void markupInChanges_isText() {
        ChatPage page = join(2, 0, message(1, "one"), message(2, "two"));

        server.send(event("edit", 3, 1, "'text':'" + MARKUP + "','rev':2"));
        server.send(event("reaction", 4, 1, "'reactions':[{'emoji':'" + MARKUP + "','count':1}]"));
        server.send(event("delete", 5, 2, "'by':'" + MARKUP + "'"));

        eventually(() -> assertThat(page.messageTexts()).containsExactly(MARKUP, "message deleted"));
        assertThat(reactions(1)).containsExactly(MARKUP + " 1");
        assertThat(browser.count("#messages img")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void changeOfAMessageThatIsNotHeld_doesNothing() {
        ChatPage page = join("'offset':9,'more':true", message(8, "eight"), message(9, "nine"));
        assertThat(server.take().get("before")).isEqualTo(8L);

        server.send(event("edit", 10, 3, "'text':'THREE','rev':2"));
        server.send("{'type':'changes','room':'lobby','from':11,'to':12,'events':["
                + message(4, "FOUR", "'rev':2,'change':11") + "]}");
        server.send(message(13, "thirteen"));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("eight", "nine", "thirteen"));
        assertThat(server.hasRequests()).isFalse();
        browser.assertNoComplaints();
    }

    /** More messages at once than the list holds, as in a hidden tab: the others are there when the user scrolls up. */
    @Test
    void burst_keepsTheNewestMessagesWithoutAHole() {
        ChatPage page = join(1, 0, message(1, "one"));
        browser.script("""
                const fields = { room: 'lobby', id: 'c9', username: 'Ann', timestamp: '2026-01-01T12:00:00.000Z' };
                for (let offset = 2; offset <= 1400; offset++) {
                  scriptedServer.send(offset % 700 === 0
                    ? { ...fields, type: 'edit', offset, target: offset - 1, text: 'edited', rev: 2 }
                    : { ...fields, type: 'message', offset, text: `m${offset}` });
                }""");

        eventually(() -> assertThat(page.messageTexts()).last().isEqualTo("edited"));
        assertThat(page.messageTexts()).hasSize(500).startsWith("m900");
        browser.script("document.getElementById('messages').scrollTop = 0");
        Map<?, ?> older = server.take();
        assertThat(older.get("before")).isEqualTo(900L);
        server.send(history(older, "k3", 1400, 0, null, true, message(898, "m898"), message(899, "m899")));
        eventually(() -> assertThat(page.messageTexts()).startsWith("m898", "m899", "m900"));
        browser.assertNoComplaints();
    }

    /** A page of changes has a message where it was changed last: the user sees it where it was posted. */
    @Test
    void pagesOfChanges_areShownInTheOrderOfOffsets() {
        ChatPage page = join(1, 0, message(1, "one"));

        server.send("{'type':'gap','room':'lobby','from':2,'to':5}");
        Map<?, ?> first = server.take();
        assertThat(first.get("epoch")).isEqualTo("k3");
        assertThat(first.get("view")).isEqualTo("changes");
        assertThat(first.get("after")).isEqualTo(1L);
        server.send(history(first, "k3", 5, 0, 3, true, message(3, "three")));
        Map<?, ?> second = server.take();
        assertThat(second.get("after")).isEqualTo(3L);
        server.send(history(second, "k3", 5, 0, 5, false, message(4, "four"), message(2, "TWO", "'rev':2,'change':5")));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("one", "TWO", "three", "four"));
        browser.assertNoComplaints();
    }

    @Test
    void reset_keepsTheCopyAndFetchesWhatChanged() {
        ChatPage page = join(3, 0, message(1, "one"), message(2, "two"), message(3, "three"));

        server.send("{'type':'reset','room':'lobby','epoch':'m8','offset':5}");
        Map<?, ?> request = server.take();
        assertThat(request.get("epoch")).isEqualTo("m8");
        assertThat(request.get("after")).isEqualTo(3L);
        assertThat(page.messageTexts()).containsExactly("one", "two", "three");
        server.send(
                history(request, "m8", 5, 0, 5, false, message(4, "four"), message(1, "ONE", "'rev':2,'change':5")));
        server.send(message(6, "six"));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("ONE", "two", "three", "four", "six"));
        assertThat(browser.count(".note.warning")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void resetBelowThePosition_showsTheNewestPageAndReportsTheLoss() {
        ChatPage page = join(3, 0, message(1, "one"), message(2, "two"), message(3, "lost"));

        server.send("{'type':'reset','room':'lobby','epoch':'m8','offset':2}");
        Map<?, ?> request = server.take();
        assertThat(request.get("epoch")).isEqualTo("m8");
        assertThat(request.get("view")).isNull();
        // An edit that comes before the page: the page may be older than the edit.
        server.send(event("edit", 3, 1, "'text':'ONE','rev':2"));
        server.send(history(request, "m8", 2, 0, null, false, message(1, "one"), message(2, "two")));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("ONE", "two"));
        assertThat(browser.texts(".note.warning"))
                .containsExactly("The server has lost the history from before. Messages may be missing here.");
        browser.assertNoComplaints();
    }

    @Test
    void resetToTheKnownEpoch_changesNothing() {
        ChatPage page = join(3, 0, message(1, "one"), message(2, "two"), message(3, "three"));

        server.send(message(5, "five"));
        Map<?, ?> request = server.take();
        server.send("{'type':'reset','room':'lobby','epoch':'k3','offset':2}");
        server.send(history(request, "k3", 5, 0, 4, false, message(4, "four")));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("one", "two", "three", "four", "five"));
        assertThat(server.hasRequests()).isFalse();
        assertThat(browser.count(".note.warning")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void pagesOfAnotherEpochWithoutAReset_showTheNewestPageOfThatEpoch() {
        ChatPage page = join(3, 0, message(1, "one"), message(2, "two"), message(3, "lost"));

        server.send(message(5, "five"));
        Map<?, ?> first = server.take();
        server.send(history(first, "m8", 2, 0, 2, false, message(1, "ONE"), message(2, "TWO")));
        Map<?, ?> second = server.take();
        assertThat(second.get("epoch")).as("a reset may follow the page").isEqualTo("k3");
        server.send(history(second, "m8", 2, 0, 2, false, message(1, "ONE"), message(2, "TWO")));
        Map<?, ?> newest = server.take();
        assertThat(newest.get("epoch")).isEqualTo("m8");
        assertThat(newest.get("view")).isNull();
        server.send(history(newest, "m8", 2, 0, null, false, message(1, "ONE"), message(2, "TWO")));
        server.send(message(3, "three"));

        eventually(() -> assertThat(page.messageTexts()).containsExactly("ONE", "TWO", "three"));
        browser.assertNoComplaints();
    }

    /** The newest page is requested again by the next connection: else the list stays empty. */
    @Test
    void connectionLostBeforeTheNewestPage_requestsThePageAgain() {
        ChatPage page = join(3, 0, message(1, "one"), message(2, "two"), message(3, "lost"));
        server.send("{'type':'reset','room':'lobby','epoch':'m8','offset':2}");
        assertThat(server.take().get("epoch")).isEqualTo("m8");

        server.joined("{'epoch':'m8','offset':2,'recovered':true,'events':[]}");
        server.cut();
        Map<?, ?> again = server.take();
        assertThat(again.get("type")).isEqualTo("history");
        server.send(history(again, "m8", 2, 0, null, false, message(1, "one"), message(2, "two")));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("one", "two"));
    }

    @Test
    void ownMessageThatTheServerLost_isOfferedAgain() {
        ChatPage page = join(1, 0, message(1, "one"));
        page.send("mine");
        Map<?, ?> posted = server.take();
        server.send(ack(posted, "k3", 2));
        eventually(() -> assertThat(page.pending()).containsExactly("mine"));

        server.send("{'type':'reset','room':'lobby','epoch':'m8','offset':1}");
        eventually(() -> assertThat(browser.texts(".message.failed .message-status"))
                .containsExactly("The server has lost this message. Try again Discard"));
        browser.click(".message.failed .link-button");
        Map<?, ?> again = server.take();
        assertThat(again.get("text")).isEqualTo("mine");
        server.send(ack(again, "m8", 2));
        server.send(message(2, "mine"));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("one", "mine"));
        eventually(() -> assertThat(browser.count(".pending, .failed")).isZero());
        browser.assertNoComplaints();
    }

    @Test
    void unknownOutcome_isAskedAgainWithTheSameKey() {
        ChatPage page = join(1, 0, message(1, "one"));
        page.send("mine");
        Map<?, ?> first = server.take();
        server.send("{'type':'error','ref':'" + first.get("ref")
                + "','code':'unavailable','message':'','temporary':true,'retryAfter':20,'unknown':true}");
        Map<?, ?> second = server.take();
        assertThat(second.get("key")).isEqualTo(first.get("key"));
        assertThat(browser.count(".message.failed")).isZero();
        // The first attempt has taken effect.
        server.send(message(2, "mine"));
        server.send(ack(second, "k3", 2));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("one", "mine"));
        eventually(() -> assertThat(browser.count(".pending, .failed")).isZero());
        browser.assertNoComplaints();
    }

    @Test
    void floorZero_isTheBeginning() {
        // The first event was not a message.
        ChatPage page = join(5, 0, message(5, "five"));
        eventually(() -> assertThat(page.notes()).containsExactly("This is the beginning of the room.", "You joined."));

        server.joined("{'offset':6,'recovered':true,'floor':5,'events':[" + message(6, "six") + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts()).containsExactly("six"));
        assertThat(page.notes().get(0)).isEqualTo("Older messages are no longer kept.");
    }

    @Test
    void floor_dropsWhatTheServerNoLongerHoldsButPins() {
        ChatPage page =
                join(5, 0, message(1, "rules", "'pinned':true,'change':5"), message(2, "two"), message(3, "three"));
        server.joined("{'offset':6,'recovered':true,'floor':3,'events':[" + message(6, "six") + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts()).containsExactly("rules", "six"));
    }

    @Test
    void notRecovered_dropsTheCopyAndCountsWhatWasMissed() {
        ChatPage page = join(2, 0, message(1, "one"), message(2, "two"));
        server.joined("{'offset':99,'recovered':false,'missed':96,'more':true,'events':[" + message(99, "ninety-nine")
                + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts()).containsExactly("ninety-nine"));
        assertThat(browser.texts(".note.warning"))
                .containsExactly("96 other messages were posted while you were away. Scroll up to read them.");
        Map<?, ?> older = server.take();
        assertThat(older.get("before")).isEqualTo(99L);
        assertThat(older.get("epoch")).isEqualTo("k3");
        server.send(history(older, "k3", 99, 0, null, false, message(98, "ninety-eight")));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("ninety-eight", "ninety-nine"));
    }

    private static ChatPage join(long offset, long floor, String... events) {
        return join("'offset':" + offset + ",'floor':" + floor, events);
    }

    private static ChatPage join(String fields, String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.joined("{" + fields + ",'events':[" + String.join(",", events) + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(events.length));
        return page;
    }

    private static String marks(long offset) {
        return (String) browser.script(
                "return document.querySelector(`.message[data-offset=\"${arguments[0]}\"] .message-marks`)?.textContent ?? null",
                offset);
    }

    private static List<String> reactions(long offset) {
        return browser.texts(".message[data-offset=\"" + offset + "\"] .reaction");
    }
}
