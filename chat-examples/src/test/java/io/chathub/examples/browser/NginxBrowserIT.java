package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.Nginx;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Both pages below a path of nginx, with the recipe of {@code deploy/nginx/path.conf}. */
@NeedsBrowser
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
class NginxBrowserIT {

    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @Test
    void chatBelowAPath_talksAndIsWatched(@TempDir Path folder) throws Exception {
        WebOptions options = WebOptions.builder()
                .trustedProxies("127.0.0.1")
                .adminAuthorizer(request -> "operator")
                .build();
        try (ChatServer server = Servers.start(options);
                Nginx nginx = Nginx.start("path.conf", folder, server.uri().getPort())) {
            URI chat = nginx.uri("/chat/");
            // Without the slash at the end, the address redirects to the page.
            ChatPage page = ChatPage.join(browser, nginx.uri("/chat"), "Ann");
            assertThat(browser.address()).isEqualTo(chat.toString());
            try (Bot bot = Bot.join(chat, "Robby")) {
                page.awaitNote("Robby joined.");
                bot.send("A lamp", "15");
                page.awaitMessage("A lamp");
                page.send("I take it");
                bot.awaitMessage("I take it");

                AdminPage admin = AdminPage.open(browser, chat);
                eventually(() -> assertThat(admin.sentBy("Robby")).containsExactly("1"));
            }
            browser.assertNoComplaints();
            browser.clear();
        }
    }
}
