package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat page with the name, picture, colour and texts of a host. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class PageOptionsBrowserIT {

    private static final String PICTURE = "data:image/svg+xml;base64,"
            + Base64.getEncoder()
                    .encodeToString(("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8' width='8' height='8'>"
                                    + "<script>alert(1)</script><circle cx='4' cy='4' r='4' fill='#0f766e'/></svg>")
                            .getBytes(StandardCharsets.UTF_8));

    private static Browser browser;

    private ChatServer server;

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
        browser.colorScheme("light");
        browser.clear();
        server.close();
    }

    private static String colour(String selector, String property) {
        return (String) browser.script(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, property);
    }

    private static boolean isLoaded(String selector) {
        return browser.is("(i => i.complete && i.naturalWidth > 0)(document.querySelector(arguments[0]))", selector);
    }

    @Test
    void nameLogoColourWelcomeAndLinks_areShown() {
        server = Servers.start(WebOptions.builder()
                .page(PageOptions.builder()
                        .name("Tea shop")
                        .logo(PICTURE)
                        .accent("#0f766e")
                        .welcome("Ask us about tea.\nWe answer from 9 to 17.")
                        .link("Imprint", URI.create("https://shop.example/imprint"))
                        .build())
                .build());
        ChatPage page = ChatPage.open(browser, server.uri());
        assertThat(browser.is("document.title === 'Tea shop'")).isTrue();
        assertThat(browser.text(".brand-name")).isEqualTo("Tea shop");
        eventually(() -> assertThat(isLoaded(".brand-mark")).isTrue());
        assertThat(browser.text(".welcome-text")).isEqualTo("Ask us about tea.\nWe answer from 9 to 17.");
        assertThat(colour(".welcome-text", "whiteSpaceCollapse")).isEqualTo("preserve-breaks");
        assertThat(browser.texts("#welcome .host-links a")).containsExactly("Imprint");
        assertThat(browser.is("document.querySelector('.host-links a').href === 'https://shop.example/imprint'"))
                .isTrue();
        assertThat(colour("#join-button", "backgroundColor")).isEqualTo("rgb(15, 118, 110)");
        Axe.assertAccessible(browser);

        browser.colorScheme("dark");
        assertThat(colour("#join-button", "backgroundColor")).isNotEqualTo("rgb(91, 84, 232)");
        Axe.assertAccessible(browser);
        browser.colorScheme("light");

        page.join("Ann");
        page.send("my own message");
        page.awaitMessage("my own message");
        page.type("more");
        browser.click("#message-input"); // the pointer was where the button is now, and a button under it is darker
        eventually(() -> assertThat(colour("#send-button", "backgroundColor")).isEqualTo("rgb(15, 118, 110)"));
        assertThat(browser.isShown("#price-toggle")).isFalse();
        assertThat(browser.text("#people-panel .host-links")).isEqualTo("Imprint");
        Axe.assertAccessible(browser);

        AdminPage.open(browser, server.uri());
        assertThat(browser.text(".brand")).contains("Tea shop");
        assertThat(browser.is("document.title === 'Tea shop monitoring'")).isTrue();
        browser.assertNoComplaints();
    }

    @Test
    void stylesheetAndLogoOfTheStaticFolder_areLoaded(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("my.css"), ".brand-name { letter-spacing: 5px; }");
        Files.writeString(
                folder.resolve("my.svg"),
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8' width='8' height='8'><rect width='8' height='8'/></svg>");
        server = Servers.start(WebOptions.builder()
                .staticDirectory(folder)
                .page(PageOptions.builder()
                        .stylesheet("/my.css")
                        .logo("/my.svg")
                        .build())
                .build());
        ChatPage.join(browser, server.uri(), "Ann");
        assertThat(colour(".brand-name", "letterSpacing")).isEqualTo("5px");
        eventually(() -> assertThat(isLoaded(".brand-mark")).isTrue());
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "\"><svg/onload=alert(1)>",
                "</title><iframe src=javascript:alert(1)>",
                "' onmouseover='alert(1)' x='",
                "{{7*7}}${guests}$1\\${jndi:ldap://x}",
                "javascript:alert(1)",
                "\u202Egnp.exe\u202C",
            })
    void hostileTexts_areShownAsText(String text) {
        server = Servers.start();
        ChatPage.open(browser, server.uri());
        int elements = browser.count("*");
        browser.clear(); // the icon may not be loaded yet
        server.close();

        String name = text.substring(0, Math.min(text.length(), PageOptions.MAX_NAME_LENGTH));
        server = Servers.start(WebOptions.builder()
                .page(PageOptions.builder()
                        .prices(true)
                        .name(name)
                        .welcome(text)
                        .link(name, URI.create("https://a.example/%22%3E%3Cscript%3E?'=\"".replace("\"", "%22")))
                        .build())
                .build());
        ChatPage.open(browser, server.uri());
        assertThat(browser.is("document.title === arguments[0]", name)).isTrue();
        assertThat(browser.text(".brand-name")).isEqualTo(name);
        assertThat(browser.text(".welcome-text")).isEqualTo(text);
        assertThat(browser.texts(".host-links a")).isEqualTo(List.of(name, name));
        // The welcome text, and twice a list with one link.
        assertThat(browser.count("*")).isEqualTo(elements + 5);
        browser.assertNoComplaints();
    }
}
