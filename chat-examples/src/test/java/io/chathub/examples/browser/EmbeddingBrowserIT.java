package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chathub.core.Client;
import io.chathub.examples.page.TeaShop;
import io.chathub.protocol.CloseCode;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The element {@code chathub-chat} in a page of another origin. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class EmbeddingBrowserIT {

    private static final String FRAME =
            "return document.querySelector('chathub-chat').shadowRoot.querySelector('iframe')";

    private static Browser browser;

    private TeaShop shop;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @BeforeEach
    void startShop() throws IOException {
        shop = new TeaShop(0);
    }

    @AfterEach
    void stopShop() {
        browser.leaveFrame();
        browser.clear();
        shop.close();
    }

    private void openShop() {
        browser.open(shop.page());
        eventually(() -> assertThat(browser.is("document.getElementById('chat').dataset.ready === 'yes'"))
                .isTrue());
    }

    private ChatPage enterFrame() {
        browser.enterFrame(FRAME);
        return ChatPage.of(browser);
    }

    @Test
    void userOfTheShop_isInTheChatWithoutAFormAndWithoutATokenInAnAddress() {
        openShop();
        String frame = (String) browser.script(FRAME + ".src");
        assertThat(frame)
                .startsWith(shop.chat().uri().toString())
                .endsWith("#tea")
                .doesNotContain("oken");
        assertThat(browser.is("document.querySelector('chathub-chat').clientHeight === 520"))
                .isTrue();

        ChatPage chat = enterFrame();
        chat.awaitState("online");
        chat.send("Is the Assam strong?");
        chat.awaitMessage("Is the Assam strong?");
        assertThat(chat.room()).isEqualTo("tea");
        eventually(() ->
                assertThat(chat.messages()).extracting(ChatPage.Message::author).containsExactly("Ann of the shop"));
        assertThat(browser.isShown("#welcome")).isFalse();
        assertThat(shop.chat().hub().clients())
                .singleElement()
                .satisfies(client -> assertThat(client.identity())
                        .isNotNull()
                        .satisfies(identity -> assertThat(identity.userId()).isEqualTo("customer-17")));
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();

        browser.leaveFrame();
        assertThat((String) browser.script(FRAME + ".title")).isEqualTo("Chat with the tea shop");
        browser.assertNoComplaints();
    }

    @Test
    void languageOfTheElement_isThatOfTheChat() {
        openShop();
        browser.script(
                "document.body.append(Object.assign(document.createElement('chathub-chat'), { id: 'arabic', lang: 'ar-EG' }))");
        browser.enterFrame("return document.getElementById('arabic').shadowRoot.querySelector('iframe')");
        eventually(() ->
                assertThat(browser.is("document.documentElement.dir === 'rtl'")).isTrue());
        assertThat(browser.text("#join-button")).isEqualTo("انضمام");
        browser.leaveFrame();
        enterFrame();
        assertThat(browser.is("document.documentElement.lang === 'en'")).isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void unreadMessages_areReportedUntilTheUserLooks() {
        openShop();
        enterFrame().awaitState("online");
        browser.leaveFrame();
        var unused = shop.chat()
                .hub()
                .room("tea")
                .publish("shop", "Yes, very.")
                .toCompletableFuture()
                .join();
        eventually(() -> assertThat(browser.text("#unread")).isEqualTo("1 new in the chat"));
        assertThat(browser.is("document.getElementById('chat').unread === 1")).isTrue();

        enterFrame();
        browser.click("#message-input");
        browser.leaveFrame();
        eventually(() -> assertThat(browser.text("#unread")).isEmpty());
        browser.assertNoComplaints();
    }

    @Test
    void rejectedToken_isReplacedByTheShop() {
        openShop();
        ChatPage chat = enterFrame();
        chat.awaitState("online");
        Client before = shop.chat().hub().clients().get(0);
        assertThat(shop.chat().hub().disconnect(before.id(), CloseCode.BAD_TOKEN))
                .isTrue();
        eventually(() -> assertThat(shop.chat().hub().clients())
                .singleElement()
                .satisfies(client -> assertThat(client.id()).isNotEqualTo(before.id())));
        chat.awaitState("online");
        assertThat(browser.isShown("#welcome")).isFalse();
        browser.leaveFrame();
        assertThat(browser.is(
                        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/token')).length === 2"))
                .as("a second token was asked for")
                .isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void roomAndTheme_followTheAttributes() {
        openShop();
        ChatPage chat = enterFrame();
        chat.awaitState("online");
        browser.leaveFrame();
        browser.script(
                "const c = document.getElementById('chat'); c.setAttribute('room', 'coffee'); c.setAttribute('theme', 'dark')");
        enterFrame();
        eventually(() -> assertThat(chat.room()).isEqualTo("coffee"));
        eventually(() -> assertThat(background()).isEqualTo("rgb(15, 17, 22)"));
        browser.leaveFrame();
        browser.script("document.getElementById('chat').setAttribute('theme', 'light')");
        enterFrame();
        eventually(() -> assertThat(background()).isEqualTo("rgb(244, 245, 248)"));
        browser.assertNoComplaints();
    }

    private static String background() {
        return (String) browser.script("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void messagesOfOthers_areIgnoredOnBothSides() {
        openShop();
        browser.script("""
                const origin = new URL(document.querySelector('script').src).origin;
                const frame = document.getElementById('chat').shadowRoot.querySelector('iframe').contentWindow;
                const data = { type: 'chathub:unread', count: 99 };
                dispatchEvent(new MessageEvent('message', { data, origin, source: window }));
                dispatchEvent(new MessageEvent('message', { data, origin: 'http://evil.example', source: frame }));""");
        assertThat(browser.is("document.getElementById('chat').unread === 0")).isTrue();

        ChatPage chat = enterFrame();
        chat.awaitState("online");
        browser.script("""
                const data = { type: 'chathub:room', room: 'evil' };
                const origin = new URLSearchParams(location.search).get('embedder');
                dispatchEvent(new MessageEvent('message', { data, origin, source: window }));
                dispatchEvent(new MessageEvent('message', { data, origin: 'http://evil.example', source: parent }));
                dispatchEvent(new MessageEvent('message', { data: { ...data, room: '<b>' }, origin, source: parent }));""");
        chat.send("still here");
        chat.awaitMessage("still here");
        assertThat(chat.room()).isEqualTo("tea");
        browser.assertNoComplaints();
    }

    @Test
    void pageOfAnOriginThatIsNotAdmitted_showsNoChat() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ChatServer chat = Servers.start(
                WebOptions.builder().embeddingOrigins("https://shop.example").build())) {
            byte[] page = ("<!doctype html><link rel=icon href=data:,><script src='" + chat.uri()
                            + "assets/chathub-chat.js'></script><chathub-chat></chathub-chat>")
                    .getBytes(StandardCharsets.UTF_8);
            other.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                }
            });
            other.start();
            browser.open(URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/"));
            enterFrame();
            eventually(() ->
                    assertThat(browser.is("document.readyState === 'complete'")).isTrue());
            assertThat(browser.count("#message-form, #welcome")).isZero();
            browser.leaveFrame();
        } finally {
            other.stop(0);
        }
    }
}
