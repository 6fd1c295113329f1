package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.examples.browser.ChatPage.Message;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.RoomNames;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.openqa.selenium.Keys;

/** Text of other users is shown as text, never as markup, in all parts of both pages. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class HostileTextBrowserIT {

    /** Used as names and as texts. */
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
    /** The tags of the elements that the pages create in their lists. */
    private static final List<String> OWN_TAGS =
            List.of("BDI", "BUTTON", "DIV", "INPUT", "LABEL", "LI", "P", "SPAN", "TD", "TIME", "TR", "UL");

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
    void chatPage_showsTextOfOthersAsText(String payload) {
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

    /** A server takes 16 code points of any text without spaces as a reaction. */
    private static String reactionOf(String payload) {
        return payload.replace(" ", "")
                .codePoints()
                .limit(16)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void chatPage_showsQuotesMentionsReactionsAndPinsOfOthersAsText(String payload) {
        server.close();
        server = Servers.start(WebOptions.DEFAULT, Hub.builder().tokens(GuestKeys.only()));
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        String json = payload.replace("\"", "\\\"");
        String reaction = reactionOf(payload);
        try (Visitor stranger = Visitor.join(server.uri(), json)) {
            page.awaitNote(payload + " joined.");
            long first = stranger.say(json);
            long reply = stranger.say("a reply", ",'replyTo':" + first);
            long mention = stranger.say("@" + json + ", is it you?", ",'mentions':['" + stranger.user() + "']");
            long unused = stranger.react(first, reaction.replace("\"", "\\\""));
            server.hub()
                    .room("lobby")
                    .messages()
                    .pin(first, true)
                    .toCompletableFuture()
                    .join();

            eventually(() -> assertThat(browser.texts(".message[data-offset='" + reply + "'] .quote-text"))
                    .containsExactly(payload));
            assertThat(browser.texts(".quote-author")).containsExactly(payload);
            eventually(() -> assertThat(browser.texts(".message[data-offset='" + mention + "'] .mention"))
                    .containsExactly("@" + payload));
            eventually(() -> assertThat(browser.texts(".reaction-emoji")).containsExactly(reaction));
            browser.hover(".reaction");
            eventually(() -> assertThat(browser.text("#reactors")).isEqualTo(payload + " reacted with " + reaction));
            browser.click("#pinned-toggle");
            eventually(() -> assertThat(browser.texts(".pinned-text")).containsExactly(payload));
            browser.press(Keys.ESCAPE);
            page.type("@");
            eventually(() -> assertThat(browser.texts(".mention-name")).contains(payload));
            assertNothingRan("#messages", "#reactors", "#pinned-list", "#mention-list", "#people");
        }
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void chatPage_showsOwnTextAsText(String payload) {
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
    void dashboard_showsNamesAndMessagesAsText() {
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
            // Filtered, they are still text.
            browser.type("#connections-filter", "<script>");
            eventually(() -> assertThat(page.connectionNames()).containsExactly("<script>alert(1)</script>"));
            browser.clear("#connections-filter");
            browser.type("#connections-filter", " ");
            eventually(() -> assertThat(page.connectionNames()).hasSameSizeAs(PAYLOADS));
            assertSameShape("#connections-table tbody", "#recent-messages");
            assertNothingRan("#connections-table tbody", "#recent-messages", "#recent-events");
        } finally {
            strangers.forEach(Bot::close);
        }
    }

    /** The texts of operators are not trusted either. */
    @Test
    void sanctionsAndAuditLog_areShownAsText() {
        for (int i = 0; i < PAYLOADS.size(); i++) {
            String payload = PAYLOADS.get(i);
            server.hub().moderation().mute(Subject.user(payload), Duration.ofHours(1L + i), payload, payload);
        }
        AdminPage page = AdminPage.open(browser, chat);
        eventually(() -> assertThat(browser.texts("#sanctions .subject")).containsExactlyElementsOf(PAYLOADS));
        assertThat(browser.texts("#sanctions .moderator")).containsExactlyElementsOf(PAYLOADS);
        assertThat(browser.texts("#sanctions .reason")).containsExactlyElementsOf(PAYLOADS);
        eventually(() -> assertThat(page.auditReasons()).containsExactlyInAnyOrderElementsOf(PAYLOADS));
        assertThat(browser.texts("#audit-log .subject")).containsExactlyInAnyOrderElementsOf(PAYLOADS);
        assertThat(browser.texts("#audit-log .moderator")).containsExactlyInAnyOrderElementsOf(PAYLOADS);
        assertThat(browser.texts("#sanctions button")).containsOnly("Lift");
        assertSameShape("#sanctions", "#audit-log");
        assertNothingRan("#sanctions", "#audit-log");

        for (String payload : PAYLOADS) { // the button sends the subject unchanged
            browser.script("""
                    [...document.querySelectorAll('#sanctions li')]
                      .find(e => e.querySelector('.subject').textContent === arguments[0]).querySelector('button').click()""", payload);
            eventually(() -> assertThat(browser.texts("#sanctions .subject")).doesNotContain(payload));
        }
        assertThat(server.hub().moderation().sanctions()).isEmpty();
        assertNothingRan("#sanctions", "#audit-log");
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void actionDialog_showsTextAndSendsItUnchanged(String payload) {
        server.close();
        server = Servers.start(
                WebOptions.DEFAULT, Hub.builder().authenticator(request -> new Identity(payload, payload)));
        try (Bot stranger = Bot.join(server.uri(), payload)) {
            AdminPage page = AdminPage.open(browser, server.uri());
            page.begin("ban", payload);
            assertThat(browser.text("#act-title")).isEqualTo("Ban " + payload);
            assertThat(page.subjects()).containsExactly("User " + payload, "Everybody at 127.0.0.1");
            assertThat(browser.count("#act *")).as("elements of the dialog").isEqualTo(elementsOfADialogOfTwo());
            page.confirm(payload);
            stranger.awaitClosed();
            eventually(() -> assertThat(page.auditReasons()).containsExactly(payload));
            assertThat(server.hub().moderation().sanctions())
                    .extracting(Sanction::subject, Sanction::reason)
                    .containsExactly(Tuple.tuple(Subject.user(payload), payload));
            assertNothingRan("#sanctions", "#audit-log", "#act-subjects", "#act-title");
        }
    }

    /** The elements in the page's HTML, one for the name in the title, and four for each of two choices. */
    private static int elementsOfADialogOfTwo() {
        int own = ((Long) browser.script("""
                const page = new DOMParser().parseFromString(arguments[0], 'text/html');
                return page.querySelectorAll('#act *').length""", pageSource())).intValue();
        return own + 1 + 2 * 4;
    }

    private static String pageSource() {
        try (InputStream page = WebOptions.class.getResourceAsStream("/io/chathub/server/servlet/pages/admin.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This server sends no such reason; another one may. */
    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void closeReason_isShownAsText(String payload) {
        ChatPage page = ChatPage.open(browser, chat);
        browser.script("""
                const reason = arguments[0];
                globalThis.WebSocket = class extends WebSocket {
                  set onclose(listener) { super.onclose = ({ code }) => listener({ code, reason }); }
                }""", payload);
        page.join("Ann");
        server.hub().clients().forEach(client -> server.hub().disconnect(client.id(), CloseCode.KICKED));
        page.awaitState("closed");
        eventually(() -> assertThat(browser.text("#connection-state")).contains("“" + payload + "”"));
        assertThat(browser.count("#connection-state *")).isEqualTo(3);
        assertNothingRan("#connection-state", "#messages", "#people");
    }

    /** A room name has letters, digits and few other characters; a link to a room may have any. */
    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void roomNameInALink_isShownAsTextOrRejected(String payload) {
        URI link = URI.create(
                chat + "#" + URLEncoder.encode(payload, StandardCharsets.UTF_8).replace("+", "%20"));
        if (RoomNames.isValid(payload)) {
            ChatPage page = ChatPage.join(browser, link, "Ann");
            assertThat(page.room()).isEqualTo(payload);
            assertThat(page.notes()).containsExactly("You joined " + payload + ".");
            AdminPage admin = AdminPage.open(browser, chat);
            eventually(() ->
                    assertThat(browser.texts("#recent-events .event-room")).contains("in " + payload));
            assertThat(admin.state()).isEqualTo("live");
            assertNothingRan("#recent-events", "#connections-table tbody");
        } else {
            ChatPage page = ChatPage.open(browser, link);
            assertThat(browser.value("#room-input")).isEqualTo(payload);
            assertThat(browser.text("#room-error")).isNotEmpty().doesNotContain("<");
            assertNothingRan("#messages", "#room-list", "#room-error");
            assertThat(page.messages()).isEmpty();
        }
    }

    @Test
    void bidirectionalText_isSentUnchangedAndIsolated() {
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
            // Each text, and each name in a sentence, is isolated: it does not reorder what is outside of it.
            assertThat(
                            browser.is(
                                    "[...document.querySelectorAll('#messages .message-text, #messages bdi')].every(e => getComputedStyle(e).unicodeBidi.includes('isolate'))"))
                    .isTrue();
            assertNothingRan("#messages", "#people", "#typing");
        }
    }

    /** {@code __proto__} as a key needs raw frames. The server drops unknown fields, and so does the page. */
    @Test
    void prototypeKeys_areIgnored() throws Exception {
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

    /** All entries of a list have the same number of elements: their texts add none. */
    private static void assertSameShape(String... lists) {
        for (String list : lists) {
            assertThat((List<?>) browser.script(
                            "return [...new Set([...document.querySelector(arguments[0]).children].map(e => e.querySelectorAll('*').length))]",
                            list))
                    .as("sizes of the entries of %s", list)
                    .hasSize(1);
        }
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
