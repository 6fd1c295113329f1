package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.browser.ChatPage.Message;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What strangers write is text and stays text, on both pages, wherever it is shown. */
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class HostileTextBrowserIT {

    /** As a name and as a text. */
    private static final List<String> PAYLOADS = List.of(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "\"><svg/onload=alert(1)>",
            "</textarea><iframe srcdoc=x>",
            "<a href=javascript:alert(1)>click</a>",
            "<style>*{display:none}</style>",
            "javascript:alert(1)",
            "{{7*7}}",
            "${7*7}${jndi:ldap://x}",
            "&lt;b&gt;&#60;&amp;",
            "__proto__",
            "constructor");
    /** The tags that the pages themselves put into their lists. */
    private static final List<String> OWN_TAGS = List.of("BDI", "BUTTON", "DIV", "LI", "SPAN", "TD", "TIME", "TR");

    private static Browser browser;

    private ChatServer server;
    private URI chat;

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
        server = Servers.start();
        chat = server.uri();
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void onTheChatPageAStrangersWordsAreText(String payload) {
        ChatPage page = ChatPage.join(browser, chat, "Ann");
        try (Bot stranger = Bot.join(chat, payload)) {
            page.awaitNote(payload + " joined.");
            eventually(() -> assertThat(page.people()).containsExactlyInAnyOrder("Ann", payload));
            stranger.typing(true);
            eventually(() -> assertThat(page.typing()).isEqualTo(payload + " is typing…"));
            stranger.send(payload);
            page.awaitMessage(payload);
            assertThat(page.messages()).containsExactly(new Message(payload, payload, null, false));
        }
        page.awaitNote(payload + " left.");
        assertNothingRan("#messages", "#people", "#typing");
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void onTheChatPageOnesOwnWordsAreText(String payload) {
        try (Bot bot = Bot.join(chat, "Robby")) {
            ChatPage page = ChatPage.join(browser, chat, payload);
            page.send(payload);
            page.awaitMessage(payload);

            assertThat(page.messages()).containsExactly(new Message(payload, payload, null, true));
            assertThat(bot.awaitMessage(payload).username()).isEqualTo(payload);
            assertNothingRan("#messages", "#people", "#typing");
        }
    }

    @Test
    void onTheDashboardTheyAreTextToo() {
        List<Bot> strangers =
                PAYLOADS.stream().map(name -> Bot.join(chat, name)).toList();
        try {
            for (int i = 0; i < PAYLOADS.size(); i++) {
                strangers.get(i).send(PAYLOADS.get(i));
            }
            AdminPage page = AdminPage.open(browser, chat);

            eventually(() -> assertThat(page.connectionNames()).containsExactlyInAnyOrderElementsOf(PAYLOADS));
            eventually(() -> assertThat(page.recentMessageTexts()).containsExactlyInAnyOrderElementsOf(PAYLOADS));
            assertThat(page.recentMessageAuthors()).containsExactlyInAnyOrderElementsOf(PAYLOADS);
            eventually(() -> assertThat(page.eventNames()).containsAll(PAYLOADS));
            // Searched for and sorted by, they are still only text.
            browser.type("#connections-filter", "<script>");
            eventually(() -> assertThat(page.connectionNames()).containsExactly("<script>alert(1)</script>"));
            assertNothingRan("#connections-table tbody", "#recent-messages", "#recent-events");
        } finally {
            strangers.forEach(Bot::close);
        }
    }

    @Test
    void textThatReordersTextReachesTheOthersUnchangedAndStaysInItsPlace() {
        String reversed = "pay \u202E001 \u2066x\u2069 euro";
        String rightToLeft = "שלום עולם";
        ChatPage page = ChatPage.join(browser, chat, "Ann");
        try (Bot bot = Bot.join(chat, rightToLeft)) {
            page.awaitNote(rightToLeft + " joined.");
            bot.send(reversed);
            page.awaitMessage(reversed);
            page.send(reversed);
            bot.awaitMessage(reversed);

            eventually(() -> assertThat(page.messages())
                    .containsExactly(
                            new Message(rightToLeft, reversed, null, false), new Message("Ann", reversed, null, true)));
            // Each text, and each name in a sentence, is isolated: what it does to the order ends where it ends.
            assertThat(
                            browser.is(
                                    "[...document.querySelectorAll('#messages .message-text, #messages bdi')].every(e => getComputedStyle(e).unicodeBidi.includes('isolate'))"))
                    .isTrue();
            assertNothingRan("#messages", "#people", "#typing");
        }
    }

    /** {@code __proto__} as a key is a matter of raw frames: the server drops what it does not know, and so does the page. */
    @Test
    void anUnknownKeyChangesNothingInThePage() throws Exception {
        ChatPage page = ChatPage.join(browser, chat, "Ann");
        try (RawSocket socket = RawSocket.open(chat)) {
            socket.send("{\"type\":\"join\",\"username\":\"Mallory\",\"__proto__\":{\"x\":1}}");
            socket.send("{\"type\":\"message\",\"username\":\"Mallory\",\"text\":\"hi\",\"__proto__\":{\"x\":1},"
                    + "\"constructor\":{\"prototype\":{\"x\":1}},\"@class\":\"javax.naming.InitialContext\"}");
            page.awaitMessage("hi");
        }
        page.awaitNote("Mallory left.");
        assertNothingRan("#messages", "#people", "#typing");
    }

    private static void assertNothingRan(String... lists) {
        for (String list : lists) {
            assertThat(browser.script(
                            "return [...new Set([...document.querySelectorAll(arguments[0] + ' *')].map(e => e.tagName))]",
                            list))
                    .as("tags in %s", list)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                    .isSubsetOf(OWN_TAGS);
        }
        assertThat(browser.is("({}).x === undefined && Object.keys(Object.prototype).length === 0"))
                .as("the prototype of all objects is untouched")
                .isTrue();
        browser.assertNoComplaints();
    }
}
