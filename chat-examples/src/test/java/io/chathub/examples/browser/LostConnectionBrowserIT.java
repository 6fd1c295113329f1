package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.Expected.LOST_SERVER;
import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.examples.browser.ChatPage.Message;
import io.chathub.protocol.CloseCode;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The page after the loss of its connection, by cause. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class LostConnectionBrowserIT {

    private static Browser first;
    private static Browser second;

    private ChatServer server;
    private URI chat;

    @BeforeAll
    static void startBrowsers() {
        first = Browser.start();
        second = Browser.start();
    }

    @AfterAll
    static void stopBrowsers() {
        Browser.closeAll(first, second);
    }

    @BeforeEach
    void startServer() {
        server = Servers.start();
        chat = server.uri();
    }

    @AfterEach
    void stopServer() {
        first.clear();
        second.clear();
        server.close();
    }

    @Test
    void serverRestart_losesNoTypedMessage() {
        try (Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.join(first, chat, "Ann");
            ChatPage ben = ChatPage.join(second, chat, "Ben");
            ann.send("Before");
            ben.awaitMessage("Before");
            bot.awaitMessage("Before");

            int port = server.port();
            server.close();
            for (ChatPage page : List.of(ann, ben)) {
                eventually(() -> assertThat(page.state()).isIn("waiting", "connecting"));
                eventually(() -> assertThat(page.people()).isEmpty());
            }
            ann.send("Are you there?");
            assertThat(ann.composed()).isEmpty();
            eventually(() -> assertThat(ann.pending()).containsExactly("Are you there?"));
            assertThat(first.isShown("#composer-notice")).isTrue();

            server = Servers.startAgain(port);
            ann.awaitState("online");
            ben.awaitState("online");
            bot.awaitConnected();
            // The server keeps its history in memory: the pages report its loss.
            for (ChatPage page : List.of(ann, ben)) {
                eventually(() -> assertThat(page.notes())
                        .anyMatch(note -> note.startsWith("You are back"))
                        .anyMatch(note -> note.startsWith("The server has lost the history from before.")));
            }
            ben.awaitMessage("Are you there?");
            bot.awaitMessage("Are you there?");
            eventually(() -> assertThat(ann.pending()).isEmpty());
            bot.send("We are");
            ann.awaitMessage("We are");
            ben.awaitMessage("We are");

            for (ChatPage page : List.of(ann, ben)) {
                assertThat(page.messageTexts()).containsExactly("Are you there?", "We are");
            }
            assertThat(ann.messages()).extracting(Message::own).containsExactly(true, false);
            eventually(() -> assertThat(ben.peopleCount()).isEqualTo("3 people"));
            assertNoComplaints(LOST_SERVER);
        }
    }

    /** The connection breaks while the server runs: all messages of that time arrive once and in order, one's own too. */
    @Test
    void brokenConnection_leavesNoHoleAndNoDuplicate() throws Exception {
        try (CuttableProxy proxy = CuttableProxy.before(server.port());
                Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.join(first, proxy.chat(), "Ann");
            ChatPage ben = ChatPage.join(second, chat, "Ben");
            ann.awaitNote("Ben joined.");
            bot.send("one");
            ann.awaitMessage("one");

            proxy.cut();
            eventually(() -> assertThat(ann.state()).isIn("waiting", "connecting"));
            bot.send("two");
            ben.send("three");
            ben.awaitMessage("three");
            ann.send("four");
            ann.send("five");
            eventually(() -> assertThat(ann.pending()).containsExactly("four", "five"));
            proxy.mend();

            ben.awaitMessage("five");
            eventually(() -> assertThat(ann.pending()).isEmpty());
            bot.send("six");
            for (ChatPage page : List.of(ann, ben)) {
                page.awaitMessage("six");
                assertThat(page.messageTexts()).containsExactly("one", "two", "three", "four", "five", "six");
            }
            assertThat(ann.notes()).noneMatch(note -> note.contains("lost"));
            first.assertNoComplaints(LOST_SERVER);
            second.assertNoComplaints();
        }
    }

    /** More messages than the server keeps: the page shows how many were lost, above those that the server has. */
    @Test
    void messagesNoLongerKept_areReportedAsLost() throws Exception {
        server.close();
        server = Servers.start(HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .rooms(RoomOptions.builder().historySize(5).build())
                .build());
        chat = server.uri();
        try (CuttableProxy proxy = CuttableProxy.before(server.port())) {
            ChatPage ann = ChatPage.join(first, proxy.chat(), "Ann");
            server.hub().room("lobby").publish("host", "one");
            ann.awaitMessage("one");
            proxy.cut();
            eventually(() -> assertThat(ann.state()).isIn("waiting", "connecting"));
            for (int i = 2; i <= 20; i++) {
                server.hub().room("lobby").publish("host", "m" + i);
            }
            proxy.mend();
            ann.awaitMessage("m20");
            assertThat(ann.messageTexts()).containsExactly("m16", "m17", "m18", "m19", "m20");
            assertThat(ann.notes()).contains("14 messages were lost here.");
            first.assertNoComplaints(LOST_SERVER);
        }
    }

    @Test
    void unsentMessage_survivesAReload() throws Exception {
        try (CuttableProxy proxy = CuttableProxy.before(server.port());
                Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.join(first, proxy.chat(), "Ann");
            proxy.cut();
            eventually(() -> assertThat(ann.state()).isIn("waiting", "connecting"));
            ann.send("do not forget me");
            eventually(() -> assertThat(ann.pending()).containsExactly("do not forget me"));
            proxy.mend();
            first.reload();
            ChatPage again = ChatPage.of(first);
            assertThat(bot.awaitMessage("do not forget me").username()).isEqualTo("Ann");
            eventually(() -> assertThat(again.pending()).isEmpty());
            assertThat(again.messageTexts()).containsExactly("do not forget me");
            first.assertNoComplaints(LOST_SERVER);
        }
    }

    @Test
    void kickedClient_showsTheReasonAndDoesNotReconnect() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        ann.awaitNote("Ben joined.");
        ben.type("One more th");

        assertThat(server.hub().disconnect(idOf("Ben"), CloseCode.KICKED)).isTrue();

        ben.awaitState("closed");
        assertThat(second.text("#connection-state")).contains("You were removed from this chat.", "kicked");
        assertThat(second.text("#composer-notice")).contains("You were removed from this chat.");
        ann.awaitNote("Ben joined and left.");
        // A first reconnect is attempted within half a second.
        Awaitility.await()
                .pollInSameThread()
                .during(Duration.ofSeconds(2))
                .atMost(Browser.PATIENCE)
                .until(() ->
                        ben.state().equals("closed") && server.hub().clients().size() == 1);

        assertThat(ben.composed()).isEqualTo("One more th");
        assertNoComplaints();

        second.click("#connect-again");
        ben.awaitState("online");
        eventually(() -> assertThat(ann.notes()).endsWith("Ben joined."));
        assertNoComplaints();
    }

    /** A browser keeps a page with its socket for the back button: such a page once stayed in the room and received nothing. */
    @Test
    void otherPage_leavesTheRoomAndTheBackButtonJoinsAgain() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        ann.awaitNote("Ben joined.");
        ben.type("Where was I");

        second.open(chat.resolve("admin"));
        ann.awaitNote("Ben joined and left.");
        ann.send("Ben?");
        ann.awaitMessage("Ben?");

        second.back();
        ben.awaitState("online");
        eventually(() -> assertThat(ann.notes()).endsWith("Ben joined."));
        ann.send("There you are");
        ben.awaitMessage("There you are");
        assertThat(ben.messageTexts()).containsExactly("Ben?", "There you are");
        assertThat(ben.composed()).isEqualTo("Where was I");
        assertNoComplaints();
    }

    private String idOf(String name) {
        return server.hub().clients().stream()
                .filter(client -> name.equals(client.username()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static void assertNoComplaints(Browser.Expected... expected) {
        first.assertNoComplaints(expected);
        second.assertNoComplaints(expected);
    }
}
