package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The guest key of the chat page: the user that a visitor without an account is, after a reload and on the next connection. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class GuestKeyBrowserIT {

    /** One a test, since one of them denies storage in every page. */
    private Browser browser;

    private ChatServer server;

    @AfterEach
    void stop() {
        Browser.closeAll(browser);
        server.close();
    }

    private void start(HubBuilder hub) {
        browser = Browser.start();
        server = Servers.start(WebOptions.DEFAULT, hub);
    }

    /** The public id of the one client, once it has joined. */
    private @Nullable String userOf(String name) {
        eventually(() -> assertThat(server.hub().clients())
                .singleElement()
                .satisfies(client -> assertThat(client.username()).isEqualTo(name)));
        return server.hub().clients().get(0).publicId();
    }

    @Test
    void reload_isTheSameUser() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        String ann = userOf("Ann");
        assertThat(ann).isNotNull();
        String key = (String) browser.script("return localStorage.getItem('chathub.guest')");
        assertThat(key).matches("guest\\.[A-Za-z0-9_-]{43}");

        browser.reload();
        page.awaitState("online");
        assertThat(userOf("Ann")).isEqualTo(ann);

        browser.script("localStorage.setItem('chathub.guest', 'guest.damaged'); sessionStorage.clear()");
        browser.reload();
        page.join("Ben");
        assertThat(userOf("Ben")).isNotNull().isNotEqualTo(ann);
        assertThat((String) browser.script("return localStorage.getItem('chathub.guest')"))
                .matches("guest\\.[A-Za-z0-9_-]{43}")
                .isNotEqualTo(key);
        browser.assertNoComplaints();
    }

    @Test
    void deniedStorage_givesAKeyForTheVisit() {
        start(Hub.builder().tokens(GuestKeys.only()));
        browser.onEveryPage(
                "Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })");
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        String ann = userOf("Ann");
        assertThat(ann).isNotNull();

        // Another connection of the same page.
        String first = server.hub().clients().get(0).id();
        browser.script("dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))");
        eventually(() -> assertThat(server.hub().clients())
                .singleElement()
                .satisfies(client -> assertThat(client.id()).isNotEqualTo(first)));
        assertThat(userOf("Ann")).isEqualTo(ann);

        browser.reload();
        page.awaitState("online");
        assertThat(userOf("Ann")).isNotNull().isNotEqualTo(ann);
        browser.assertNoComplaints();
    }

    @Test
    void tokenOfTheLink_winsOverTheKey() {
        start(Hub.builder()
                .tokens(GuestKeys.orElse(token -> token.equals("t0ken") ? new Identity("u1", "Ann") : null)));
        ChatPage.join(browser, server.uri().resolve("#token=t0ken"), "Another name");
        assertThat(userOf("Ann")).isNotNull();
        assertThat(server.hub().clients().get(0).identity()).isEqualTo(new Identity("u1", "Ann"));
        browser.assertNoComplaints();
    }

    @Test
    void sessionOfTheHost_winsOverTheKey() {
        start(Hub.builder().tokens(GuestKeys.only()).authenticator(request -> new Identity("by cookie", null)));
        ChatPage.join(browser, server.uri(), "Ann");
        assertThat(userOf("Ann")).isNotNull();
        assertThat(server.hub().clients().get(0).identity()).isEqualTo(new Identity("by cookie", null));
        assertThat(browser.script("return localStorage.getItem('chathub.guest')"))
                .as("a key was sent")
                .isNotNull();
        browser.assertNoComplaints();
    }

    @Test
    void serverThatTakesNoKeys_getsNone() {
        start(Hub.builder().authenticator(request -> request.token() == null ? new Identity("by cookie", null) : null));
        ChatPage.join(browser, server.uri(), "Ann");
        assertThat(userOf("Ann")).isNotNull();
        assertThat(server.hub().clients().get(0).identity()).isEqualTo(new Identity("by cookie", null));
        assertThat(browser.script("return localStorage.getItem('chathub.guest')"))
                .as("no key is kept that is not sent")
                .isNull();
        browser.assertNoComplaints();
    }
}
