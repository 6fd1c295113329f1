package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Identity;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The chat page with a server that requires a token. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class TokenBrowserIT {

    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.a-b_c";
    /** Has characters that a subprotocol must not have. */
    private static final String ODD_TOKEN = "c2VjcmV0/PT0=:9";

    private static Browser browser;

    private final Map<String, Identity> tokens = new ConcurrentHashMap<>(
            Map.of(TOKEN, new Identity("u1", "Ann of the token"), ODD_TOKEN, new Identity("u2", null)));
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

    @AfterEach
    void stopServer() {
        browser.script("sessionStorage.clear()");
        browser.clear();
        server.close();
    }

    private void start(HubOptions options) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder().options(options).tokens(tokens::get).build())
                .build()
                .start();
        chat = server.uri();
    }

    @Test
    void missingToken_isAskedForAndThenAccepted() {
        start(HubOptions.DEFAULT);
        ChatPage page = ChatPage.open(browser, chat);
        assertThat(browser.isShown("#token-part")).isFalse();
        browser.type("#name-input", "Ann");
        browser.click("#join-button");

        eventually(() -> assertThat(browser.isShown("#token-input")).isTrue());
        assertThat(browser.focused()).isEqualTo("token-input");
        assertThat(browser.text("#token-error")).isEmpty();
        browser.click("#join-button");
        assertThat(browser.text("#token-error")).isEqualTo("Please enter your token.");

        browser.type("#token-input", "not-a-good-one");
        browser.click("#join-button");
        eventually(() -> assertThat(browser.text("#token-error")).isEqualTo("This token is not valid or has expired."));

        browser.clear("#token-input");
        browser.type("#token-input", TOKEN);
        browser.click("#join-button");
        page.awaitState("online");
        page.send("I am let in");
        page.awaitMessage("I am let in");
        // Before the acknowledgement it is shown with the typed name.
        eventually(() ->
                assertThat(page.messages()).extracting(ChatPage.Message::author).containsExactly("Ann of the token"));
        assertThat(browser.address()).doesNotContain("oken");
        browser.assertNoComplaints(Browser.Expected.REFUSAL, Browser.Expected.LOST_SERVER);
    }

    @Test
    void tokenInALink_isUsedAndRemovedFromTheAddress() {
        start(HubOptions.DEFAULT);
        ChatPage page = ChatPage.join(browser, chat.resolve("#dev&token=" + TOKEN), "Ann");
        assertThat(browser.address()).isEqualTo(chat + "#dev");
        assertThat(page.room()).isEqualTo("dev");

        // The tab keeps the token, and the name.
        ChatPage again = ChatPage.open(browser, chat);
        again.awaitState("online");
        again.send("still here");
        again.awaitMessage("still here");
        browser.assertNoComplaints();
    }

    @Test
    void tokenThatIsNoSubprotocol_isSentInTheQuery() {
        start(HubOptions.DEFAULT);
        ChatPage page = ChatPage.join(browser, chat.resolve("#token=" + ODD_TOKEN.replace("=", "%3D")), "Ben");
        page.send("of any letters");
        page.awaitMessage("of any letters");
        browser.assertNoComplaints();
    }

    @Test
    void expiredToken_isReplacedWithoutALostMessage() {
        start(HubOptions.DEFAULT);
        tokens.put("short-lived", new Identity("u1", "Ann", Instant.now().plusSeconds(10)));
        ChatPage page = ChatPage.join(browser, chat.resolve("#token=short-lived"), "Ann");
        page.send("before");
        page.awaitMessage("before");

        eventually(() -> assertThat(browser.isShown("#token-input")).isTrue());
        server.hub().room("lobby").publish("host", "meanwhile");
        browser.type("#token-input", TOKEN);
        browser.click("#join-button");
        page.awaitState("online");
        page.awaitMessage("meanwhile");
        assertThat(page.messageTexts()).containsExactly("before", "meanwhile");
        browser.assertNoComplaints(Browser.Expected.REFUSAL, Browser.Expected.LOST_SERVER);
    }

    @Test
    void unsentText_isForgottenWhenAnotherNameSignsIn() throws IOException {
        start(HubOptions.DEFAULT);
        tokens.put("of-john", new Identity("u3", "John"));
        try (CuttableProxy proxy = CuttableProxy.before(chat.getPort())) {
            ChatPage page = ChatPage.join(browser, proxy.chat().resolve("#token=of-john"), "John");
            page.type("secret");
            tokens.remove("of-john");
            proxy.cut();
            proxy.mend();
            eventually(() -> assertThat(browser.isShown("#token-input")).isTrue());
            browser.clear("#name-input");
            browser.type("#name-input", "Ann");
            browser.type("#token-input", TOKEN);
            browser.click("#join-button");
            page.awaitState("online");
            assertThat(page.composed()).isEmpty();
        }
    }

    @Test
    void missingTokenInJoin_isAskedFor() {
        start(HubOptions.builder().tokenInJoin(true).build());
        ChatPage page = ChatPage.open(browser, chat);
        browser.type("#name-input", "Ann");
        browser.click("#join-button");
        eventually(() -> assertThat(browser.isShown("#token-input")).isTrue());
        browser.type("#token-input", TOKEN);
        browser.click("#join-button");
        page.awaitState("online");
        browser.assertNoComplaints();
    }
}
