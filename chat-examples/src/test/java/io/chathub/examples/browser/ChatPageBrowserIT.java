package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.examples.browser.ChatPage.Message;
import io.chathub.protocol.JsonNumber;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.util.ArrayList;
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

/** Two chat pages and a bot in one room. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ChatPageBrowserIT {

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
    void message_isShownToAllMembers() {
        try (Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.join(first, chat, "Ann");
            ChatPage ben = ChatPage.join(second, chat, "Ben");

            ann.send("Good morning");
            ben.awaitMessage("Good morning");
            ben.send("Good morning, Ann");
            ann.awaitMessage("Good morning, Ann");
            bot.awaitMessage("Good morning, Ann");
            bot.send("Hello, people");
            ann.awaitMessage("Hello, people");
            ben.awaitMessage("Hello, people");

            assertThat(ann.messages())
                    .containsExactly(
                            new Message("Ann", "Good morning", null, true),
                            new Message("Ben", "Good morning, Ann", null, false),
                            new Message("Robby", "Hello, people", null, false));
            assertThat(ben.messages())
                    .containsExactly(
                            new Message("Ann", "Good morning", null, false),
                            new Message("Ben", "Good morning, Ann", null, true),
                            new Message("Robby", "Hello, people", null, false));
            assertThat(bot.messages())
                    .extracting(m -> m.username() + ": " + m.text())
                    .containsExactly("Ann: Good morning", "Ben: Good morning, Ann", "Robby: Hello, people");
            assertThat(first.texts("#messages .message-time"))
                    .hasSize(3)
                    .allMatch(time -> time.matches("\\d\\d:\\d\\d.*"));
            assertThat(ann.composed()).isEmpty();
            assertNoComplaints();
        }
    }

    @Test
    void price_isShownAndSentAsItWasTyped() {
        try (Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.join(first, chat, "Ann");
            ChatPage ben = ChatPage.join(second, chat, "Ben");

            bot.send("A house", "129999.00");
            bot.send("Nothing to sell");
            ann.awaitMessage("Nothing to sell");
            ann.sendWithPrice("A bicycle", "1234.5");
            ben.awaitMessage("A bicycle");

            assertThat(bot.awaitMessage("A bicycle").price()).isEqualTo(new JsonNumber("1234.5"));
            for (ChatPage page : List.of(ann, ben)) {
                assertThat(page.messages())
                        .extracting(Message::price)
                        .as("prices, as %s", page.people())
                        .containsExactly("129,999.00", null, "1,234.5");
            }
            // The price is sent with one message only.
            ann.send("And a pump");
            assertThat(bot.awaitMessage("And a pump").price()).isNull();
            assertNoComplaints();
        }
    }

    /** A number of JavaScript has 53 bits; these have more digits, more places, or another spelling. */
    @Test
    void priceThatNoNumberOfJavaScriptIs_isShownDigitByDigit() {
        List<String> prices = List.of(
                "9007199254740993",
                "12345678901234567",
                "0.1000000000000000055",
                "99999999999999999999.99",
                "0.12345678901",
                "0.0000001",
                "1e3",
                "-0",
                "1.7976931348623157e308");
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        try (Bot bot = Bot.join(chat, "Robby")) {
            for (String price : prices) {
                bot.send("\"price\":1 " + price, price);
            }
            bot.send("the usual", "1234567.50");
            ann.awaitMessage("the usual");
            ann.sendWithPrice("typed", ".12345678901234567890");
            bot.awaitMessage("typed");
            List<String> shown = new ArrayList<>(prices);
            shown.addAll(List.of("1,234,567.50", "0.12345678901234567890"));
            eventually(
                    () -> assertThat(ann.messages()).extracting(Message::price).isEqualTo(shown));
            assertThat(bot.awaitMessage("typed").price()).isEqualTo(new JsonNumber("0.12345678901234567890"));

            // The same from the history, and on the dashboard.
            ChatPage ben = ChatPage.join(second, chat, "Ben");
            eventually(
                    () -> assertThat(ben.messages()).extracting(Message::price).isEqualTo(shown));
            AdminPage dashboard = AdminPage.open(second, chat);
            eventually(() -> assertThat(second.texts("#recent-messages .feed-price"))
                    .containsExactlyInAnyOrderElementsOf(shown));
            assertThat(dashboard.recentMessageTexts()).contains("\"price\":1 -0");
            assertNoComplaints();
        }
    }

    @Test
    void twoOfOneNameTyping_areTwo() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        try (Bot one = Bot.join(chat, "Robby");
                Bot other = Bot.join(chat, "Robby")) {
            eventually(() -> assertThat(ann.people()).containsExactly("Ann", "Robby", "Robby"));
            one.typing(true);
            other.typing(true);
            eventually(() -> assertThat(ann.typing()).isEqualTo("Robby and Robby are typing…"));
            // The message of one does not end the other's.
            one.send("Here it is");
            eventually(() -> assertThat(
                            first.script(
                                    "return [document.querySelector('.message-text')?.textContent, document.getElementById('typing').textContent]"))
                    .isEqualTo(List.of("Here it is", "Robby is typing…")));
            assertNoComplaints();
        }
    }

    @Test
    void reload_keepsNameAndRoomOfTheTab() {
        ChatPage ann = ChatPage.join(first, chat.resolve("#dev"), "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        // A second tab of the first browser joins under another name: the tab's own name is kept, not the last one.
        first.script("localStorage.setItem('chathub.name', 'Somebody else')");

        first.reload();
        ann.awaitState("online");
        eventually(() -> assertThat(ann.people()).containsExactly("Ann"));
        assertThat(ann.room()).isEqualTo("dev");
        assertThat(first.isShown("#name-form")).isFalse();
        second.reload();
        ben.awaitState("online");
        eventually(() -> assertThat(ben.people()).containsExactly("Ben"));
        assertThat(ben.room()).isEqualTo("lobby");

        second.click("#leave-button");
        second.reload();
        assertThat(second.isShown("#name-form")).isTrue();
        assertThat(second.value("#name-input")).isEqualTo("Ben");
        assertThat(ben.state()).isEqualTo("closed");
        assertNoComplaints();
    }

    @Test
    void typing_isShownUntilTheMessageArrives() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        try (Bot bot = Bot.join(chat, "Robby")) {
            ann.awaitNote("Robby joined.");

            bot.typing(true);
            eventually(() -> assertThat(ann.typing()).isEqualTo("Robby is typing…"));
            bot.send("Here it is");

            // Cleared by the message, not by the timeout: one script reads both.
            eventually(() -> assertThat(
                            first.script(
                                    "return [document.querySelector('.message-text')?.textContent, document.getElementById('typing').textContent]"))
                    .isEqualTo(List.of("Here it is", "")));

            bot.typing(true);
            eventually(() -> assertThat(ann.typing()).isEqualTo("Robby is typing…"));
            bot.typing(false);
            eventually(() -> assertThat(ann.typing()).isEmpty());
            assertNoComplaints();
        }
    }

    @Test
    void typingWithoutAnEnd_isClearedByTimeouts() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        ChatPage ben = ChatPage.join(second, chat, "Ben");
        try (Bot bot = Bot.join(chat, "Robby")) {
            ann.awaitNote("Ben and Robby joined.");

            // Robby sends one notice and never its end; Ben's page sends a notice and, when he pauses, its end.
            bot.typing(true);
            ben.type("I thi");
            eventually(() -> assertThat(ann.typing()).contains("Robby", "Ben").endsWith(" are typing…"));
            eventually(() -> assertThat(ann.typing()).isEmpty());

            assertThat(ben.composed()).isEqualTo("I thi");
            assertThat(ann.messages()).isEmpty();
            assertThat(bot.receivedTyping())
                    .extracting(e -> e.username() + " " + e.isTyping())
                    .startsWith("Ben true")
                    .endsWith("Ben false");
            assertNoComplaints();
        }
    }

    @Test
    void joinsAndLeaves_changeTheRosterAndTheCount() {
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        assertThat(ann.notes()).containsExactly("You joined.");
        eventually(() -> assertThat(ann.people()).containsExactly("Ann"));
        eventually(() -> assertThat(ann.peopleCount()).isEqualTo("1 person"));

        ChatPage ben = ChatPage.join(second, chat, "Ben");
        Bot bot = Bot.join(chat, "Robby");
        Bot elsewhere = Bot.join(chat, "Eve", "elsewhere");
        try (bot;
                elsewhere) {
            ann.awaitNote("Ben and Robby joined.");
            ben.awaitNote("Robby joined.");
            eventually(() -> assertThat(ann.people()).containsExactly("Ann", "Ben", "Robby"));
            eventually(() -> assertThat(ann.peopleCount()).isEqualTo("3 people"));
            assertThat(first.texts("#people li.person.own .person-you")).containsExactly("you");
            assertThat(first.text("#people-number")).isEqualTo("3");

            // Ben joined later and got the roster.
            eventually(() -> assertThat(ben.people()).containsExactly("Ben", "Ann", "Robby"));
        }

        ann.awaitNote("Ben joined. Robby joined and left.");
        ben.awaitNote("Robby joined and left.");
        eventually(() -> assertThat(ann.people()).containsExactly("Ann", "Ben"));
        eventually(() -> assertThat(ann.peopleCount()).isEqualTo("2 people"));

        second.click("#leave-button");
        ann.awaitNote("Ben and Robby joined and left.");
        eventually(() -> assertThat(ann.peopleCount()).isEqualTo("1 person"));
        assertThat(ben.state()).isEqualTo("closed");
        assertThat(second.isShown("#name-form")).isTrue();
        eventually(() -> assertThat(ann.notes()).containsExactly("You joined.", "Ben and Robby joined and left."));
        assertNoComplaints();
    }

    @Test
    void phoneViewport_showsAllParts() {
        first.viewport(360, 740, true);
        ChatPage ann = ChatPage.join(first, chat, "Ann");
        assertThat(first.isInView("#connection-state")).isTrue();
        try (Bot bot = Bot.join(chat, "A name that is far too long for a narrow phone")) {
            bot.send("w".repeat(400), "1234567890123456789012345678e9");
            for (int i = 1; i <= 20; i++) {
                bot.send("line " + i);
            }
            ann.awaitMessage("line 20");
            bot.typing(true);
            eventually(() -> assertThat(ann.typing()).endsWith("is typing…"));

            assertNothingIsWiderThanTheScreen();
            for (String part : List.of("#message-input", "#send-button", "#price-toggle", "#people-toggle")) {
                assertThat(first.isInView(part)).as(part).isTrue();
            }
            // The newest message is in view.
            assertThat(first.isInView(".message-rows > :last-child .message-text"))
                    .isTrue();

            // The list of people is a drawer on a phone.
            assertThat(first.isShown("#people-panel")).isFalse();
            first.click("#people-toggle");
            assertThat(first.isShown("#people-panel")).isTrue();
            eventually(() -> assertThat(ann.people()).hasSize(2));
            assertNothingIsWiderThanTheScreen();
            first.press(Keys.ESCAPE);
            assertThat(first.isShown("#people-panel")).isFalse();

            // An on-screen keyboard covers the lower half.
            first.viewport(360, 380, true);
            eventually(() -> assertThat(first.isInView("#send-button")).isTrue());
            ann.send("From the bus");
            bot.awaitMessage("From the bus");
            eventually(() -> assertThat(first.isInView(".message-rows > :last-child .message-text"))
                    .isTrue());
        }
        assertNoComplaints();
    }

    @Test
    void allControls_areUsableByKeyboard() {
        try (Bot bot = Bot.join(chat, "Robby")) {
            ChatPage ann = ChatPage.open(first, chat);
            assertThat(first.focused()).isEqualTo("name-input");
            first.press("Ann", Keys.TAB);
            assertThat(first.focused()).isEqualTo("join-button");
            first.press(Keys.ENTER);
            ann.awaitState("online");

            assertThat(first.focused()).isEqualTo("message-input");
            first.press("two", Keys.chord(Keys.SHIFT, Keys.ENTER), "lines", Keys.ENTER);
            bot.awaitMessage("two\nlines");

            first.press(Keys.chord(Keys.SHIFT, Keys.TAB));
            assertThat(first.focused()).isEqualTo("price-toggle");
            first.press(Keys.ENTER);
            assertThat(first.focused()).isEqualTo("price-input");
            first.press("12", Keys.TAB, Keys.TAB, "tea", Keys.TAB);
            assertThat(first.focused()).isEqualTo("send-button");
            first.press(Keys.ENTER);
            assertThat(bot.awaitMessage("tea").price()).isEqualTo(JsonNumber.of(12));
            assertThat(first.focused()).isEqualTo("message-input");

            // Enter in the name field joins too.
            ChatPage ben = ChatPage.open(second, chat);
            second.press("Ben", Keys.ENTER);
            ben.awaitState("online");
            assertNoComplaints();
        }
    }

    @Test
    void invalidName_isRejectedByThePage() {
        ChatPage ann = ChatPage.open(first, chat);
        for (String name : List.of("   ", "x".repeat(65), "\u202Enna", "a\u200Bb")) {
            first.clear("#name-input");
            first.type("#name-input", name);
            first.click("#join-button");
            assertThat(first.text("#name-error"))
                    .as("what is wrong with %s", name)
                    .isNotEmpty();
        }
        assertThat(ann.state()).isEqualTo("closed");
        assertThat(server.hub().clients()).isEmpty();
        assertNoComplaints();
    }

    /** Proves that {@link Browser#assertNoComplaints} finds each kind of complaint. */
    @Test
    void complaintsOfTheBrowser_areFound() {
        var unused = ChatPage.open(first, chat);
        assertNoComplaints();

        first.script(
                "document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))");
        assertThatThrownBy(first::assertNoComplaints).hasMessageContaining("content security policy");
        first.script("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')");
        eventually(() -> assertThatThrownBy(first::assertNoComplaints).hasMessageContaining("content security policy"));
        first.script("setTimeout(() => { throw new Error('lost temper'); })");
        eventually(() -> assertThatThrownBy(first::assertNoComplaints).hasMessageContaining("lost temper"));
        first.script("Promise.reject(new Error('broken promise'))");
        eventually(() -> assertThatThrownBy(first::assertNoComplaints).hasMessageContaining("broken promise"));
        first.script("setTimeout(() => alert(1))");
        eventually(() -> assertThat(first.hasDialog()).isTrue());
        assertThatThrownBy(first::assertNoComplaints).hasMessageContaining("a dialog is open");
        first.dismissDialog();
    }

    private void assertNothingIsWiderThanTheScreen() {
        assertThat(
                        first.is(
                                "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"))
                .as("the page does not scroll sideways")
                .isTrue();
        assertThat(first.is("(m => m.scrollWidth <= m.clientWidth)(document.getElementById('messages'))"))
                .as("the list does not scroll sideways")
                .isTrue();
    }

    private static void assertNoComplaints() {
        first.assertNoComplaints();
        second.assertNoComplaints();
    }
}
