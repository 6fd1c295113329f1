package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.ack;
import static io.chathub.examples.browser.Frames.error;
import static io.chathub.examples.browser.Frames.event;
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
import org.openqa.selenium.Keys;

/** Messages that refer to others: replies, threads, mentions and links. The server is scripted. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class RepliesBrowserIT {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String ME = "'id':'c1','username':'John','user':'uMe'";

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
    void reply_quotesAndLeadsToTheMessage() {
        ChatPage page = join(message(1, MARKUP), message(2, "two"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=reply]");
        assertThat(browser.text("#composer-context-text")).isEqualTo("Reply to Ann: " + MARKUP);
        page.type("yes", Keys.ENTER);
        Map<String, Object> posted = server.take();
        assertThat(posted)
                .containsEntry("type", "message")
                .containsEntry("replyTo", 1L)
                .containsEntry("epoch", "k3");
        assertThat(posted.get("thread")).isNull();
        assertThat(browser.isShown("#composer-context")).isFalse();
        server.send(ack(posted, "k3", 3));
        server.send(messageOf(ME, 3, "yes", "'replyTo':1"));
        eventually(() -> assertThat(browser.texts(".message[data-offset='3'] .quote-text"))
                .containsExactly(MARKUP));
        assertThat(browser.count("#messages img")).isZero();
        Axe.assertAccessibleInBothSchemes(browser);

        browser.click(".message[data-offset='3'] .quote");
        eventually(() -> assertThat(focusedMessage()).isEqualTo(1));
        assertThat(browser.is("document.activeElement.matches('.highlighted')")).isTrue();
        server.send(event("edit", 4, 1, "'text':'ONE','rev':2"));
        eventually(() -> assertThat(browser.texts(".quote-text")).containsExactly("ONE"));
        server.send(event("delete", 5, 1, "'by':'author'"));
        eventually(() -> assertThat(browser.texts(".quote-text")).containsExactly("deleted message"));
        assertThat(browser.text("#messages")).doesNotContain("ONE");
        browser.assertNoComplaints();
    }

    @Test
    void quoteOfAnOlderMessage_loadsItFirst() {
        join("'offset':400,'more':true", 1, message(400, "new", "'replyTo':20"));
        // The list has room, so it requests older messages by itself: the jump waits for these.
        Map<String, Object> first = server.take();
        assertThat(first).containsEntry("before", 400L);
        Map<String, Object> quoted = server.take();
        assertThat(quoted).containsEntry("before", 21L).containsEntry("limit", 1L);
        assertThat(browser.texts(".quote-text")).containsExactly("Reply to an earlier message");
        browser.click(".quote");
        assertThat(server.hasRequests()).isFalse();
        server.send(history(first, "k3", 400, 0, null, true, messages(350, 399)));
        Map<String, Object> older = server.take();
        assertThat(older).containsEntry("before", 350L).containsEntry("limit", 300L);
        server.send(history(older, "k3", 400, 0, null, true, messages(101, 349)));
        Map<String, Object> next = server.take();
        assertThat(next).containsEntry("before", 101L);
        server.send(history(next, "k3", 400, 0, null, false, messages(1, 100)));
        eventually(() -> assertThat(focusedMessage()).isEqualTo(20));
        assertThat(browser.isInView(bubble(20))).isTrue();
        eventually(() -> assertThat(browser.texts(".quote-text")).containsExactly("m20"));
        browser.assertNoComplaints();
    }

    /** What is quoted is loaded with its quote, near ones by one request, and stays as it is now. */
    @Test
    void quotesOfMessagesThatAreNotLoaded_showThem() {
        String[] events = messages(301, 400);
        events[97] = message(398, "a", "'replyTo':20");
        events[98] = message(399, "b", "'replyTo':60,'change':399");
        events[99] = message(400, "c", "'replyTo':25");
        events[49] = message(350, "far up", "'replyTo':200");
        join("'offset':400,'more':true", 100, events);
        Map<String, Object> asked = server.take();
        assertThat(asked)
                .containsEntry("type", "history")
                .containsEntry("before", 61L)
                .containsEntry("limit", 41L)
                .containsEntry("epoch", "k3");
        server.send(history(
                asked,
                "k3",
                400,
                0,
                null,
                true,
                message(20, MARKUP),
                message(25, "", "'deleted':'author','change':90")));
        eventually(() ->
                assertThat(browser.texts(".message[data-offset='398'] .quote")).containsExactly("Ann" + MARKUP));
        assertThat(browser.texts(".message:is([data-offset='399'], [data-offset='400']) .quote-text"))
                .containsExactly("message no longer kept", "deleted message");
        assertThat(server.hasRequests()).as("a quote out of view is not loaded").isFalse();
        Axe.assertAccessible(browser);

        server.send(event("edit", 401, 20, "'text':'edited','rev':2"));
        eventually(() -> assertThat(browser.texts(".message[data-offset='398'] .quote-text"))
                .containsExactly("edited"));
        server.send(event("delete", 402, 20, "'by':'moderator'"));
        eventually(() -> assertThat(browser.texts(".message[data-offset='398'] .quote-text"))
                .containsExactly("deleted message"));

        // An event that comes before the reply: the message of the reply may be older.
        browser.script("document.querySelector(\"[data-offset='350']\").scrollIntoView({ block: 'center' })");
        Map<String, Object> late = server.take();
        assertThat(late).containsEntry("before", 201L);
        server.send(event("edit", 403, 200, "'text':'newer','rev':2"));
        browser.script("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        server.send(history(late, "k3", 402, 0, null, true, message(200, "older")));
        Map<String, Object> again = server.take();
        assertThat(again).containsEntry("before", 201L);
        server.send(history(again, "k3", 403, 0, null, true, message(200, "newer", "'rev':2,'change':403")));
        eventually(() -> assertThat(browser.texts(".message[data-offset='350'] .quote-text"))
                .containsExactly("newer"));
        browser.assertNoComplaints();
    }

    @Test
    void quoteThatWasNotLoaded_isRequestedAgainAfterALostConnection() {
        join("'offset':400,'more':true", 60, replyAtTheEnd(20));
        assertThat(server.take()).containsEntry("before", 21L);
        server.joined("{'epoch':'k3','offset':400,'recovered':true,'events':[]}");
        server.cut();
        Map<String, Object> again = server.take();
        assertThat(again).containsEntry("before", 21L);
        server.send(history(again, "k3", 400, 0, null, true, message(20, "twenty")));
        eventually(() -> assertThat(browser.texts(".quote-text")).containsExactly("twenty"));
        browser.assertNoComplaints();
    }

    @Test
    void quoteThatMayNotBeRead_isRequestedOnce() {
        join("'offset':400,'more':true", 60, replyAtTheEnd(20));
        server.send(error(server.take(), "forbidden", "you may not read here"));
        server.send(message(401, "next", "'replyTo':21"));
        eventually(() -> assertThat(browser.texts(".quote-text"))
                .containsExactly("Reply to an earlier message", "Reply to an earlier message"));
        server.send(message(402, "last"));
        eventually(
                () -> assertThat(browser.count(".message[data-offset='402']")).isEqualTo(1));
        assertThat(server.hasRequests()).isFalse();
        browser.assertNoComplaints();
    }

    private static String[] replyAtTheEnd(long target) {
        String[] events = messages(341, 400);
        events[59] = message(400, "reply", "'replyTo':" + target);
        return events;
    }

    @Test
    void thread_isFoldedAndShowsItsReplies() {
        ChatPage page = join(
                message(1, "Lunch?", "'replies':{'count':2,'last':3},'change':3"),
                message(2, "Soup", "'thread':1,'change':2"),
                message(3, "Rice", "'thread':1,'replyTo':2,'change':3"),
                message(4, "Other", "'change':4"));
        assertThat(browser.texts(".thread-toggle")).containsExactly("2 replies");
        assertThat(browser.isShown(".message[data-offset='2']")).isFalse();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.click(".thread-toggle");
        assertThat(browser.isShown(".message[data-offset='2']")).isTrue();
        assertThat(browser.texts(".thread-replies .message-text")).containsExactly("Soup", "Rice");
        assertThat(browser.texts(".quote-text")).containsExactly("Soup");
        Axe.assertAccessibleInBothSchemes(browser);

        // A folded thread says that it has something new.
        browser.click(".thread-toggle");
        server.send(message(5, "Bread", "'thread':1,'root':{'offset':1,'count':3,'last':5}"));
        eventually(() -> assertThat(browser.texts(".thread-toggle")).containsExactly("3 replies, new"));

        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=thread]");
        assertThat(browser.text("#composer-context-text")).isEqualTo("Reply in the thread of Ann: Lunch?");
        page.type("Salad", Keys.ENTER);
        Map<String, Object> posted = server.take();
        assertThat(posted).containsEntry("thread", 1L).containsEntry("epoch", "k3");
        assertThat(posted.get("replyTo")).isNull();
        server.send(ack(posted, "k3", 6));
        server.send(messageOf(ME, 6, "Salad", "'thread':1,'root':{'offset':1,'count':4,'last':6}"));
        // An own reply opens the thread.
        eventually(() -> assertThat(browser.count(".message[data-offset='6']")).isEqualTo(1));
        assertThat(browser.isShown(".message[data-offset='6']")).isTrue();
        assertThat(browser.texts(".thread-toggle")).containsExactly("4 replies");

        server.send(event("delete", 7, 3, "'by':'moderator','root':{'offset':1,'count':3,'last':6}"));
        eventually(() -> assertThat(browser.texts(".thread-replies .message-text"))
                .containsExactly("Soup", "message deleted by a moderator", "Bread", "Salad"));
        assertThat(browser.texts(".thread-toggle")).containsExactly("3 replies");
        browser.assertNoComplaints();
    }

    /** A reply whose first message is older than the list is shown by itself, until the first message is there. */
    @Test
    void threadOfAnOlderMessage_isCompletedFromTheHistory() {
        ChatPage page = join("'offset':9,'more':true", 1, message(9, "reply", "'thread':3"));
        Map<String, Object> older = server.take();
        assertThat(server.take()).containsEntry("before", 4L).containsEntry("limit", 1L);
        assertThat(browser.texts(".quote-text")).containsExactly("Reply to an earlier thread");
        server.send(history(
                older,
                "k3",
                9,
                0,
                null,
                false,
                message(3, "root", "'replies':{'count':3,'last':9},'change':9"),
                message(8, "eight")));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("root", "reply", "eight"));
        assertThat(browser.isShown(".message[data-offset='9']")).isFalse();
        browser.click(".thread-toggle");
        Map<String, Object> thread = server.take();
        assertThat(thread).containsEntry("thread", 3L).containsEntry("epoch", "k3");
        server.send(history(
                thread,
                "k3",
                9,
                0,
                null,
                false,
                message(4, "first", "'thread':3"),
                message(5, "second", "'thread':3"),
                message(9, "reply", "'thread':3")));
        eventually(() ->
                assertThat(browser.texts(".thread-replies .message-text")).containsExactly("first", "second", "reply"));
        browser.assertNoComplaints();
    }

    @Test
    void mention_isCompletedAndMarked() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':1,'events':[" + message(1, "@John look @Ann Lee", "'mentions':['uMe','uAnnLee']")
                + "],'members':[{'id':'c1','username':'John','user':'uMe'},{'id':'c2','username':'Ann','user':'uAnn'},"
                + "{'id':'c3','username':'Ann Lee','user':'uAnnLee'},{'id':'c4','username':'" + MARKUP
                + "','user':'uEvil'},{'id':'c5','username':'Guest'}],'memberCount':5}");
        page.join("John");
        eventually(() -> assertThat(browser.texts(".mention")).containsExactly("@John", "@Ann Lee"));
        assertThat(browser.texts(".mention.me")).containsExactly("@John");
        assertThat(browser.count(".message.mentions-me")).isEqualTo(1);

        page.type("Hi @an");
        eventually(() -> assertThat(browser.texts(".mention-name")).containsExactly("Ann", "Ann Lee"));
        Axe.assertAccessibleInBothSchemes(browser);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        assertThat(page.composed()).isEqualTo("Hi @Ann Lee ");
        page.type("and @<im");
        eventually(() -> assertThat(browser.texts(".mention-name")).containsExactly(MARKUP));
        assertThat(browser.count("#mention-list img")).isZero();
        browser.press(Keys.TAB);
        page.type("@every");
        browser.press(Keys.ENTER);
        assertThat(page.composed()).isEqualTo("Hi @Ann Lee and @" + MARKUP + " @everyone ");
        browser.press(Keys.ENTER);
        Map<String, Object> posted = server.take();
        assertThat((List<?>) posted.get("mentions")).hasSize(2).asString().contains("uAnnLee", "uEvil");
        assertThat(posted).containsEntry("everyone", true);
        server.send(ack(posted, "k3", 2, "'everyone':false"));
        eventually(() -> assertThat(browser.text("#toast")).contains("@everyone is not allowed here"));
        server.send(messageOf(ME, 2, "Hi @Ann Lee and @" + MARKUP + " @everyone", "'mentions':['uAnnLee','uEvil']"));
        eventually(() -> assertThat(browser.texts(".message[data-offset='2'] .mention"))
                .containsExactly("@Ann Lee", "@" + MARKUP));
        assertThat(browser.count("#messages img")).isZero();
        browser.assertNoComplaints();
    }

    /** The page does not know the name of a user who left before it came, or who has another name now. */
    @Test
    void mentionOfAUserWhoIsNotThere_isMarked() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':3,'events':["
                + message(1, "@Zoë and @Ann Lee, mail x@example.org", "'mentions':['uZoe','uAnnLee']") + ","
                + message(2, "@nobody is mentioned", "'mentions':[]") + ","
                + message(3, "@Old.name, see `@code`", "'mentions':['uAnnLee']")
                + "],'members':[{'id':'c1','username':'John','user':'uMe'},{'id':'c3','username':'Ann Lee','user':'uAnnLee'}],"
                + "'memberCount':2}");
        page.join("John");
        eventually(() -> assertThat(browser.texts(".mention")).containsExactly("@Zoë", "@Ann Lee", "@Old.name"));
        assertThat(browser.count(".mention.me")).isZero();
        browser.assertNoComplaints();
    }

    /** The text of a message does not show where a name ends that the page does not know. */
    @Test
    void mentionOfAUserWhoseNameIsKnownLater_isMarkedAsAWhole() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':60,'more':true,'events':["
                + message(59, "@Ann Lee and @Bob Fox look", "'mentions':['uAnnLee','uBobFox']") + ","
                + message(60, "other") + "],'members':[{'id':'c1','username':'John','user':'uMe'}],'memberCount':1}");
        page.join("John");
        eventually(() -> assertThat(browser.texts(".mention")).containsExactly("@Ann", "@Bob"));
        Map<String, Object> older = server.take();
        assertThat(older).containsEntry("type", "history");
        String author = "'id':'c2','username':'Ann Lee','user':'uAnnLee'";
        server.send(history(older, "k3", 60, 0, null, false, messageOf(author, 58, "before", "'change':58")));
        eventually(() -> assertThat(browser.texts(".mention")).containsExactly("@Ann Lee", "@Bob"));
        server.send("{'type':'user-joined','id':'c3','username':'Bob Fox','user':'uBobFox','room':'lobby'}");
        eventually(() -> assertThat(browser.texts(".mention")).containsExactly("@Ann Lee", "@Bob Fox"));
        browser.assertNoComplaints();
    }

    /** A name may hold the characters of formats. */
    @Test
    void mentionOfANameWithMarkup_isMarked_andTheNameIsNotFormatted() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined("{'offset':1,'events':["
                + message(
                        1,
                        "*Hi @*Star* and @5*4*, @_x_!* **@`code`** and @https://example.org",
                        "'mentions':['u1','u2','u3','u4','u5']")
                + "],'members':[{'id':'c1','username':'John','user':'uMe'},{'id':'c2','username':'*Star*','user':'u1'},"
                + "{'id':'c3','username':'5*4*','user':'u2'},{'id':'c4','username':'_x_','user':'u3'},"
                + "{'id':'c5','username':'`code`','user':'u4'},{'id':'c6','username':'https://example.org','user':'u5'}],"
                + "'memberCount':6}");
        page.join("John");
        eventually(() -> assertThat(browser.texts(".mention"))
                .containsExactly("@*Star*", "@5*4*", "@_x_", "@`code`", "@https://example.org"));
        assertThat(browser.texts(".message-text em")).containsExactly("Hi @*Star* and @5*4*, @_x_!");
        assertThat(browser.texts(".message-text strong")).containsExactly("@`code`");
        assertThat(browser.count(".message-text a")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void copiedLink_opensAtTheMessage() {
        browser.open(server.chat().resolve("#lobby/2"));
        ChatPage page = ChatPage.of(browser);
        server.joined("{'offset':60,'more':true,'events':[" + String.join(",", messages(11, 60)) + "]}");
        page.join("John");
        Map<String, Object> older = server.take();
        assertThat(older).containsEntry("before", 11L).containsEntry("limit", 300L);
        server.send(history(older, "k3", 60, 0, null, false, messages(1, 10)));
        eventually(() -> assertThat(focusedMessage()).isEqualTo(2));
        assertThat(browser.isInView(bubble(2))).isTrue();

        // Its own link, and one to a message that is not there.
        browser.script(
                "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { globalThis.copied = text; } } })");
        browser.press(Keys.ENTER);
        browser.click("#message-menu [data-action=link]");
        eventually(() -> assertThat((String) browser.script("return globalThis.copied"))
                .isEqualTo(server.chat().resolve("#lobby/2").toString()));
        assertThat(browser.text("#toast")).isEqualTo("The link is copied.");
        browser.script("location.hash = '#lobby/99'");
        eventually(() -> assertThat(browser.text("#toast")).startsWith("This message is no longer kept"));
        assertThat(page.room()).isEqualTo("lobby");
        browser.assertNoComplaints();
    }

    /** All that happened in an absence is shown as it is now, as for a user who was there. */
    @Test
    void changesWhileAway_areShownAsTheyAre() {
        ChatPage page = join(
                message(1, "edited later"),
                message(2, "deleted later"),
                message(3, "root"),
                message(4, "liked", "'reactions':[{'emoji':'👍','count':1,'mine':true}]"),
                message(5, "quoting", "'replyTo':2"));
        server.joined("{'epoch':'k3','offset':20,'recovered':true,'events':["
                + message(1, "EDITED", "'rev':3,'editedAt':'2026-01-01T12:05:00.000Z','change':8") + ","
                + message(2, "", "'deleted':'moderator','change':9") + ","
                + message(3, "root", "'replies':{'count':1,'last':10},'pinned':true,'change':11") + ","
                + message(
                        4,
                        "liked",
                        "'reactions':[{'emoji':'👍','count':5,'mine':true},{'emoji':'🎉','count':1}],'change':12")
                + "," + message(10, "answer", "'thread':3,'change':10") + "," + message(20, "new") + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts())
                .containsExactly(
                        "EDITED", "message deleted by a moderator", "root", "answer", "liked", "quoting", "new"));
        assertThat(browser.texts(".quote-text")).containsExactly("deleted message");
        assertThat(browser.texts(".thread-toggle")).containsExactly("1 reply, new");
        assertThat(browser.texts(".message-pin")).containsExactly("Pinned");
        assertThat(browser.texts(".reaction")).containsExactly("👍 5", "🎉 1");
        assertThat(browser.text("#messages")).doesNotContain("deleted later");
        Axe.assertAccessibleInBothSchemes(browser);

        // A page that is not recovered replaces all.
        server.joined("{'offset':30,'recovered':false,'missed':0,'events':["
                + message(3, "root", "'replies':{'count':2,'last':30},'change':30") + ","
                + message(30, "late", "'thread':3") + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts()).containsExactly("root", "late"));
        assertThat(browser.texts(".thread-toggle")).containsExactly("2 replies, new");
    }

    /** The history no longer has the first message of a thread, but its replies. */
    @Test
    void evictedRoot_leavesItsReplies() {
        ChatPage page = join(
                message(1, "root", "'replies':{'count':1,'last':3},'change':3"),
                message(2, "two"),
                message(3, "reply", "'thread':1"));
        server.joined("{'epoch':'k3','offset':4,'recovered':true,'floor':2,'events':[" + message(4, "four") + "]}");
        server.cut();
        eventually(() -> assertThat(page.messageTexts()).containsExactly("reply", "four"));
        assertThat(browser.isShown(".message[data-offset='3']")).isTrue();
    }

    private static ChatPage join(String... events) {
        return join("'offset':" + events.length, events.length, events);
    }

    private static ChatPage join(String fields, int shown, String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['edit','delete','reaction','reply','mention','pin']}");
        server.joined("{" + fields + ",'events':[" + String.join(",", events) + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(shown));
        return page;
    }

    private static String[] messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(offset -> message(offset, "m" + offset))
                .toArray(String[]::new);
    }

    private static String bubble(long offset) {
        return ".message[data-offset='" + offset + "'] > .bubble";
    }

    private static long focusedMessage() {
        return ((Number) browser.script("return Number(document.activeElement.dataset.offset ?? 0)")).longValue();
    }
}
