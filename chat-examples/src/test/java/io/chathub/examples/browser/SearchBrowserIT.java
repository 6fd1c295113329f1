package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.ack;
import static io.chathub.examples.browser.Frames.error;
import static io.chathub.examples.browser.Frames.event;
import static io.chathub.examples.browser.Frames.eventOf;
import static io.chathub.examples.browser.Frames.history;
import static io.chathub.examples.browser.Frames.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** The search of the chat page: the field, the results, and a found message with those around it. The server is scripted. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class SearchBrowserIT {

    private static final String MARKUP = "<img src=x onerror=alert(1)> <b>word</b>";

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
        browser.colorScheme("light");
        browser.clear();
    }

    private static ChatPage join(String... events) {
        return join(false, events);
    }

    private static ChatPage join(boolean more, String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['edit','delete','reaction','reply','pin','search']}");
        server.joined("{'epoch':'k3','offset':1000,'floor':0,'more':" + more + ",'events':[" + String.join(",", events)
                + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(events.length));
        return page;
    }

    private static Map<String, Object> search(String text) {
        browser.click("#search-toggle");
        eventually(() -> assertThat(browser.focused()).isEqualTo("search-input"));
        browser.type("#search-input", text, Keys.ENTER);
        Map<String, Object> asked = server.take();
        assertThat(asked)
                .containsEntry("type", "search")
                .containsEntry("text", text)
                .containsEntry("room", "lobby");
        return asked;
    }

    /** Replaces the words in the open panel. */
    private static void ask(String text) {
        browser.clear("#search-input");
        browser.type("#search-input", text, Keys.ENTER);
    }

    private static void found(Map<String, Object> asked, String next, String... events) {
        server.send("{'type':'search','ref':'" + asked.get("ref") + "','events':[" + String.join(",", events) + "]"
                + (next == null ? "" : ",'next':'" + next + "'") + "}");
        eventually(() -> assertThat(browser.text("#search-status")).isNotEqualTo("Searching…"));
    }

    private static String[] messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(offset -> message(offset, "text " + offset))
                .toArray(String[]::new);
    }

    private static void answerAround(long found) {
        Map<String, Object> older = server.take();
        assertThat(older)
                .containsEntry("type", "history")
                .containsEntry("before", found + 1)
                .containsEntry("epoch", "k3");
        server.send(history(older, "k3", 1000, 0, null, true, messages(found - 29, found)));
        Map<String, Object> newer = server.take();
        assertThat(newer).containsEntry("after", found);
        server.send(history(newer, "k3", 1000, 0, null, true, messages(found + 1, found + 30)));
    }

    private static long focusedMessage() {
        Object offset = browser.script("return Number(document.activeElement.dataset.offset ?? 0)");
        return ((Number) offset).longValue();
    }

    @Test
    void results_showTheWordsAsTextAndLeadToTheMessage() {
        ChatPage page = join(message(999, MARKUP), message(1000, "other"));
        assertThat(browser.isShown("#search-toggle")).isTrue();
        assertThat(browser.count("#search-panel")).as("loaded at the first use").isZero();
        Map<String, Object> asked = search("wor");
        found(
                asked,
                null,
                message(999, MARKUP),
                message(7, "Ein WÖRD and a word, then swords", "'change':7"),
                message(5, "gone", "'deleted':'author','change':8"));
        assertThat(browser.text("#search-status")).isEqualTo("2 messages found.");
        assertThat(browser.texts(".search-text")).containsExactly(MARKUP, "Ein WÖRD and a word, then swords");
        assertThat(browser.texts(".search-text mark")).containsExactly("wor", "WÖR", "wor");
        assertThat(browser.count("#search-panel img, #search-panel b")).isZero();
        assertThat(browser.isInView("#search-panel")).isTrue();
        Axe.assertAccessible(browser);
        browser.click(".search-result");
        eventually(() -> assertThat(focusedMessage()).isEqualTo(999));
        assertThat(browser.isShown("#search-panel")).isFalse();
        assertThat(server.hasRequests()).as("the list has the message").isFalse();
        assertThat(page.messageTexts()).containsExactly(MARKUP, "other");
        browser.assertNoComplaints();
    }

    @Test
    void aMessageShortlyBeforeTheList_isLoadedIntoIt_andCanBeAnswered() {
        join(true, messages(941, 1000));
        found(search("text"), null, message(900, "text 900"));
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        Map<String, Object> older = server.take();
        assertThat(older).containsEntry("before", 941L);
        server.send(history(older, "k3", 1000, 0, null, true, messages(891, 940)));
        eventually(() -> assertThat(focusedMessage()).isEqualTo(900));
        assertThat(browser.isInView("#messages [data-offset='900']")).isTrue();
        assertThat(browser.count("#past-messages .message")).isZero();
        browser.hover("#messages [data-offset='900'] > .bubble");
        browser.click("#message-tools [data-action=reply]");
        assertThat(browser.text("#composer-context-text")).contains("text 900");
        browser.assertNoComplaints();
    }

    @Test
    void aMessageFarBack_hasTheActionsOfAMessage() {
        ChatPage page = join(message(1000, "newest"));
        browser.script(
                "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { globalThis.copied = text; } } })");
        found(search("text"), null, message(500, "text 500"));
        browser.press(Keys.ARROW_DOWN, Keys.ENTER);
        answerAround(500);
        eventually(() -> assertThat(focusedMessage()).isEqualTo(500));

        // By keyboard: a reaction, shown at once.
        browser.press(Keys.ENTER);
        eventually(() -> assertThat(browser.isShown("#message-menu")).isTrue());
        assertThat(browser.texts("#message-menu .menu-item"))
                .containsExactly("Reply", "Reply in thread", "Pin", "Copy link", "Copy text");
        browser.press(Keys.ENTER);
        Map<String, Object> reaction = server.take();
        assertThat(reaction).containsEntry("type", "reaction").containsEntry("target", 500L);
        String chips = "#past-messages [data-offset='500'] .reaction";
        eventually(() -> assertThat(browser.texts(chips)).containsExactly("👍 1"));
        server.send(ack(reaction, "k3", 1001));
        server.send(event("reaction", 1001, 500, "'reactions':[{'emoji':'👍','count':2}]"));
        eventually(() -> assertThat(browser.texts(chips)).containsExactly("👍 2"));
        assertThat(browser.attribute(chips, "aria-pressed")).isEqualTo("true");
        browser.click(chips);
        Map<String, Object> removed = server.take();
        if ("reactions".equals(removed.get("type"))) { // the names of the reaction under the mouse
            removed = server.take();
        }
        assertThat(removed).containsEntry("type", "reaction").containsEntry("on", false);
        server.send(ack(removed, "k3", 1002));
        server.send(eventOf(
                "'id':'c1','username':'John','user':'uMe'",
                "reaction",
                1002,
                500,
                "'emoji':'👍','on':false,'reactions':[{'emoji':'👍','count':1}]"));
        eventually(() -> assertThat(browser.attribute(chips, "aria-pressed")).isEqualTo("false"));

        // By mouse: link, pin, answer.
        menuOf(498, "link");
        eventually(() ->
                assertThat((String) browser.script("return globalThis.copied")).endsWith("#lobby/498"));
        menuOf(498, "pin");
        Map<String, Object> pin = server.take();
        assertThat(pin).containsEntry("type", "pin").containsEntry("target", 498L);
        server.send(ack(pin, "k3", 1003));
        server.send(event("pin", 1003, 498, "'on':true"));
        eventually(() -> assertThat(browser.texts("#past-messages [data-offset='498'] .message-pin"))
                .containsExactly("Pinned"));
        Axe.assertAccessibleInBothSchemes(browser);
        browser.hover("#past-messages [data-offset='500'] > .bubble");
        browser.click("#message-tools [data-action=reply]");
        assertThat(browser.text("#composer-context-text")).isEqualTo("Reply to Ann: text 500");
        assertThat(browser.isShown("#past")).isTrue();
        page.type("found it", Keys.ENTER);
        assertThat(server.take()).containsEntry("text", "found it").containsEntry("replyTo", 500L);
        eventually(() -> assertThat(browser.isShown("#past")).isFalse());
        assertThat(browser.isShown("#message-tools")).isFalse();
        browser.assertNoComplaints();
    }

    private static void menuOf(long offset, String action) {
        browser.hover("#past-messages [data-offset='" + offset + "'] > .bubble");
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=" + action + "]");
    }

    @Test
    void aMessageFarBack_isShownWithThoseBeforeAndAfterIt() {
        ChatPage page = join(message(1000, "newest"));
        found(search("text"), null, message(500, "text 500"));
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        answerAround(500);
        eventually(() -> assertThat(focusedMessage()).isEqualTo(500));
        assertThat(browser.isInView("#past-messages [data-offset='500']")).isTrue();
        assertThat(browser.texts("#past-messages .message-text"))
                .startsWith("text 471")
                .contains("text 500")
                .endsWith("text 530");
        Axe.assertAccessible(browser);

        browser.script("document.getElementById('past-messages').scrollTop = 0");
        Map<String, Object> older = server.take();
        assertThat(older).containsEntry("before", 471L);
        server.send(history(older, "k3", 1000, 0, null, false, messages(441, 470)));
        eventually(
                () -> assertThat(browser.texts("#past-messages .message-text")).startsWith("text 441"));
        browser.script("const log = document.getElementById('past-messages'); log.scrollTop = log.scrollHeight");
        Map<String, Object> newer = server.take();
        assertThat(newer).containsEntry("after", 530L);
        server.send(history(newer, "k3", 1000, 0, null, false, messages(531, 540)));
        eventually(
                () -> assertThat(browser.texts("#past-messages .message-text")).endsWith("text 540"));

        // What changes meanwhile changes there, too.
        server.send(event("edit", 1001, 500, "'text':'edited','rev':1001"));
        eventually(() -> assertThat(browser.text("#past-messages [data-offset='500'] .message-text"))
                .isEqualTo("edited"));
        server.send(event("delete", 1002, 499, "'by':'author'"));
        eventually(() -> assertThat(browser.text("#past-messages [data-offset='499'] .message-text"))
                .isEqualTo("message deleted"));
        server.send(message(1003, "after that"));
        page.awaitMessage("after that");

        browser.click(".past-back");
        assertThat(browser.isShown("#past")).isFalse();
        assertThat(browser.is("document.getElementById('messages').inert")).isFalse();
        assertThat(page.messageTexts()).containsExactly("newest", "after that");
        browser.assertNoComplaints();
    }

    @Test
    void aNewEpoch_endsTheResultsAndTheViewOfOneEpoch() {
        ChatPage page = join(message(1000, "newest"));
        found(search("text"), null, message(500, "text 500"));
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        answerAround(500);
        eventually(() -> assertThat(focusedMessage()).isEqualTo(500));
        server.send("{'type':'reset','room':'lobby','epoch':'k4','offset':1000}");
        eventually(() -> assertThat(browser.isShown("#past")).isFalse());
        assertThat(page.messageTexts()).as("those of both epochs").containsExactly("newest");
        browser.click("#search-toggle");
        assertThat(browser.count(".search-result")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void theWayByKeyboard_andBackByEscape() {
        join(message(1000, "newest"));
        found(search("text"), "c1", message(500, "text 500"));
        assertThat(browser.text("#search-status")).isEqualTo("The newest message with these words.");
        browser.click(".search-more");
        Map<String, Object> more = server.take();
        assertThat(more).containsEntry("before", "c1").containsEntry("text", "text");
        found(more, null, message(400, "text 400"), message(300, "text 300"));
        assertThat(browser.text("#search-status")).isEqualTo("3 messages found.");
        eventually(() -> assertThat(focusedMessage()).isEqualTo(400));
        browser.press(Keys.ARROW_UP);
        assertThat(focusedMessage()).isEqualTo(500);
        browser.press(Keys.ENTER);
        answerAround(500);
        eventually(() -> assertThat(focusedMessage()).isEqualTo(500));
        browser.press(Keys.ARROW_UP);
        assertThat(focusedMessage()).isEqualTo(499);
        browser.press(Keys.ESCAPE);
        assertThat(browser.focused()).isEqualTo("past-messages");
        browser.press(Keys.ESCAPE);
        eventually(() -> assertThat(browser.isShown("#past")).isFalse());
        assertThat(browser.focused()).isEqualTo("messages");

        // The results are there for the next one.
        browser.click("#search-toggle");
        assertThat(browser.count(".search-result")).isEqualTo(3);
        server.send(event("delete", 1001, 400, "'by':'moderator'"));
        eventually(() -> assertThat(browser.texts(".search-text")).containsExactly("text 500", "text 300"));
        browser.press(Keys.ESCAPE);
        assertThat(browser.isShown("#search-panel")).isFalse();
        assertThat(browser.focused()).isEqualTo("search-toggle");
        browser.assertNoComplaints();
    }

    @Test
    void onAPhone_andInTheDark() {
        browser.viewport(360, 740, true);
        browser.colorScheme("dark");
        join(message(1000, "newest"));
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(browser.isInView("#leave-button")).isTrue();
        found(search("text"), "c1", message(500, "text 500"), message(400, "text " + "long ".repeat(80) + "text"));
        assertThat(browser.isInView("#search-panel")).isTrue();
        Axe.assertAccessible(browser);
        browser.tap(".search-result");
        answerAround(500);
        eventually(() -> assertThat(focusedMessage()).isEqualTo(500));
        assertThat(browser.isInView(".past-back")).isTrue();
        Axe.assertAccessible(browser);
        browser.tap(".past-back");
        eventually(() -> assertThat(browser.isShown("#past")).isFalse());
        browser.assertNoComplaints();
    }

    @Test
    void wordsOfAllScripts_areMarked() {
        join(message(1000, "newest"));
        String[][] rows = {
            {"上海", "我家在上海东边。", "上海"},
            {"タワー", "東京タワー", "タワー"},
            {"ไทย", "ภาษาไทย", "ไทย"},
            {"كتاب", "هذا كِتَابٌ جديد", "كِتَابٌ"},
            {"Donau", "Die Donaudampfschifffahrt", "Donau"},
            {"🎉", "Party 🎉 now", "🎉"},
            {"STRASSE fine", "Die Strasse is ﬁne", "Strasse,ﬁne"},
            {"\\\"red house\\\"", "the red house", "red,house"},
        };
        for (String[] row : rows) {
            browser.script(
                    "document.body.dataset.parts = ''; import('./assets/search/matches.js').then(({ matchedParts }) => {"
                            + " document.body.dataset.parts = matchedParts(arguments[0], arguments[1])"
                            + ".filter(p => p.isMatch).map(p => p.text).join(); })",
                    row[1],
                    row[0].replace("\\\"", "\""));
            eventually(() -> assertThat((String) browser.script("return document.body.dataset.parts"))
                    .as(row[0])
                    .isEqualTo(row[2]));
        }
        // The window around the first match, and no cut within a character.
        browser.script("import('./assets/search/matches.js').then(({ matchedParts }) => {"
                + " document.body.dataset.parts = matchedParts('😀'.repeat(200) + ' word ' + '😀'.repeat(200), 'word')"
                + ".map(p => p.text).join('|'); })");
        eventually(() -> assertThat((String) browser.script("return document.body.dataset.parts"))
                .startsWith("…|😀")
                .contains("|word|")
                .endsWith("😀|…")
                .doesNotContain("\uFFFD"));
    }

    @Test
    void problems_areSentences() {
        join(message(1000, "newest"));
        browser.click("#search-toggle");
        eventually(() -> assertThat(browser.focused()).isEqualTo("search-input"));
        ask("...");
        eventually(() -> assertThat(browser.text("#search-status")).isEqualTo("Enter a word to search for."));
        ask("a b c d e f g h i j k");
        eventually(() -> assertThat(browser.text("#search-status")).isEqualTo("A search has at most 10 words."));
        assertThat(server.hasRequests()).isFalse();
        ask("word");
        server.send(error(server.take(), "forbidden", "you may not read this room"));
        eventually(() -> assertThat(browser.text("#search-status")).isEqualTo("You may not search this room."));
        ask("word");
        found(server.take(), null);
        assertThat(browser.text("#search-status")).isEqualTo("Nothing found.");
        browser.assertNoComplaints();
    }

    @Test
    void withoutTheFeature_thereIsNoButton() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'features':['edit']}");
        page.join("John");
        assertThat(browser.isShown("#search-toggle")).isFalse();
    }
}
