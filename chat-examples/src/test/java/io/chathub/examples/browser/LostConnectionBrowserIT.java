package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.Expected.LOST_SERVER;
import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connections end in several ways, and the page knows which of them to come back from. */
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
    void aServerThatRestartsIsWaitedForAndNothingTypedIsLost() {
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
            ann.type("Are you there?");
            ann.pressEnter();
            assertThat(ann.composed()).isEqualTo("Are you there?");
            assertThat(first.find("#send-button").isEnabled()).isFalse();
            assertThat(first.isShown("#composer-notice")).isTrue();

            server = Servers.startAgain(port);
            ann.awaitState("online");
            ben.awaitState("online");
            bot.awaitConnected();
            for (ChatPage page : List.of(ann, ben)) {
                eventually(() -> assertThat(page.notes())
                        .anyMatch(note -> note.matches("You are back.*Messages sent in between are not shown\\.")));
            }
            eventually(() -> assertThat(server.hub().clients())
                    .extracting(Client::username)
                    .containsExactlyInAnyOrder("Ann", "Ben", "Robby"));

            assertThat(ann.composed()).isEqualTo("Are you there?");
            ann.pressEnter();
            ben.awaitMessage("Are you there?");
            bot.awaitMessage("Are you there?");
            bot.send("We are");
            ann.awaitMessage("We are");
            ben.awaitMessage("We are");

            assertThat(ann.messages())
                    .containsExactly(
                            new Message("Ann", "Before", null, true),
                            new Message("Ann", "Are you there?", null, true),
                            new Message("Robby", "We are", null, false));
            eventually(() -> assertThat(ben.connectedCount()).isEqualTo("3 connected"));
            assertNoComplaints(LOST_SERVER);
        }
    }

    @Test
    void whoWasRemovedIsToldAndDoesNotComeBackByItself() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        ann.awaitNote("Ben joined.");
        ben.type("One more th");

        assertThat(server.hub().disconnect(idOf("Ben"), CloseCode.KICKED)).isTrue();

        ben.awaitState("closed");
        assertThat(second.text("#connection-state")).contains("You were removed from this chat.", "kicked");
        assertThat(second.text("#composer-notice")).contains("You were removed from this chat.");
        ann.awaitNote("Ben left.");
        // A page that comes back does so within half a second the first time.
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
        eventually(() -> assertThat(ann.notes()).endsWith("Ben left.", "Ben joined."));
        assertNoComplaints();
    }

    /** Browsers keep a page for their back button, its socket and all: once such a page stayed in the chat unheard and unhearing. */
    @Test
    void whoGoesToAnotherPageLeavesAndIsBackWithTheBackButton() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        ann.awaitNote("Ben joined.");
        ben.type("Where was I");

        second.open(chat.resolve("admin"));
        ann.awaitNote("Ben left.");
        ann.send("Ben?");
        ann.awaitMessage("Ben?");

        second.back();
        ben.awaitState("online");
        eventually(() -> assertThat(ann.notes()).endsWith("Ben left.", "Ben joined."));
        ann.send("There you are");
        ben.awaitMessage("There you are");
        assertThat(ben.messageTexts()).containsExactly("There you are");
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
