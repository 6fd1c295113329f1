package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.Room;
import io.chathub.core.options.RateLimit;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rooms in the address, their history, and rejected messages. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class RoomsBrowserIT {

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
        server = Servers.start(
                HubOptions.builder().messageRate(RateLimit.UNLIMITED).build());
        chat = server.uri();
    }

    @AfterEach
    void stopServer() {
        first.clear();
        second.clear();
        server.close();
    }

    @Test
    void address_namesTheRoom() {
        ChatPage ann = ChatPage.join(first, chat.resolve("#dev"), "Ann");
        assertThat(ann.room()).isEqualTo("dev");
        assertThat(ann.notes()).containsExactly("You joined dev.");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        assertThat(ben.room()).isEqualTo("lobby");
        ben.send("in the lobby");
        ben.awaitMessage("in the lobby");

        ben.enter("dev");
        ann.awaitNote("Ben joined.");
        assertThat(second.script("return location.hash")).isEqualTo("#dev");
        ben.send("in dev");
        ann.awaitMessage("in dev");
        assertThat(ann.messageTexts()).containsExactly("in dev");
        eventually(() -> assertThat(ben.messageTexts()).containsExactly("in dev"));
        eventually(() -> assertThat(ben.people()).containsExactly("Ben", "Ann"));

        second.back();
        ben.awaitMessage("in the lobby");
        assertThat(ben.room()).isEqualTo("lobby");
        eventually(() -> assertThat(ben.people()).containsExactly("Ben"));
        ben.leave("dev");
        ann.awaitNote("Ben left.");

        ben.enter("no room");
        assertThat(second.text("#room-error")).contains("1 to 64 letters");
        assertThat(server.hub().rooms()).extracting(Room::name).containsExactlyInAnyOrder("lobby", "dev");
        assertNoComplaints();
    }

    @Test
    void scrollingUp_loadsOlderMessagesAndKeepsThePosition() {
        for (int i = 1; i <= 180; i++) {
            server.hub().room("dev").publish("host", "m" + i);
        }
        ChatPage ann = ChatPage.join(first, chat.resolve("#dev"), "Ann");
        ann.awaitMessage("m180");
        assertThat(ann.messageTexts()).hasSize(50).first().isEqualTo("m131");
        assertThat(first.isInView(".message-rows > :last-child")).isTrue();

        first.script("document.getElementById('messages').scrollTop = 0");
        ann.awaitMessage("m81");
        assertThat(first.is("document.getElementById('messages').scrollTop > 200"))
                .as("the scroll position is kept")
                .isTrue();
        eventually(() -> {
            first.script("document.getElementById('messages').scrollTop = 0");
            assertThat(ann.messageTexts()).contains("m1");
        });
        assertThat(ann.messageTexts())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 180).mapToObj(i -> "m" + i).toList());
        eventually(() -> assertThat(ann.notes()).contains("This is the beginning of the room."));
        assertNoComplaints();
    }

    @Test
    void rejectedMessage_isMarkedAndCanBeDiscarded() {
        server.close();
        server = Servers.start(HubOptions.builder()
                .inputLimits(new io.chathub.protocol.InputLimits(65_536, 10))
                .build());
        ChatPage ann = ChatPage.join(first, server.uri(), "Ann");
        ann.send("far too long for this");
        eventually(() -> assertThat(first.texts("#messages .failed .message-status"))
                .hasSize(1)
                .allMatch(status -> status.startsWith("This message was not sent: ") && status.contains("Try again")));
        ann.send("short");
        ann.awaitMessage("short");
        first.click("#messages .failed .link-button:last-child");
        eventually(() -> assertThat(ann.messageTexts()).containsExactly("short"));
        assertNoComplaints();
    }

    private static void assertNoComplaints() {
        first.assertNoComplaints();
        second.assertNoComplaints();
    }
}
