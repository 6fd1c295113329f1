package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** One person in several tabs of a browser: a new tab takes the name, and the others see one person. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class SecondTabBrowserIT {

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
        browser.clear();
        server.close();
    }

    private void start(HubBuilder hub) {
        start("en", hub);
    }

    private void start(String language, HubBuilder hub) {
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder().language(language).build())
                        .build(),
                hub);
    }

    private List<String> members() {
        return server.hub().room("lobby").members().stream()
                .map(Client::username)
                .toList();
    }

    private static ChatPage openNewTab(ChatServer server) {
        ChatPage page = ChatPage.open(browser, server.uri());
        page.awaitState("online");
        page.awaitNote("You joined.");
        return page;
    }

    @Test
    void newTab_takesTheNameOfTheBrowser_andIsTheSamePerson() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        browser.inSecondTab(() -> {
            ChatPage second = openNewTab(server);
            assertThat(browser.isShown("#name-form")).isFalse();
            assertThat(browser.text("#toast")).isEqualTo("You are in the chat as Ann.Not you?");
            assertThat(browser.text("#own-name")).isEqualTo("Ann");
            assertThat(server.hub().clients().stream().map(Client::publicId).distinct())
                    .as("one user")
                    .hasSize(1)
                    .allMatch(Objects::nonNull);
            eventually(() -> assertThat(second.people()).containsExactly("Ann"));
            assertThat(second.peopleCount()).isEqualTo("1 person");
            Axe.assertAccessibleInBothSchemes(browser);

            browser.reload();
            second.awaitState("online");
            assertThat(browser.text("#toast")).as("a reload is no new tab").isEmpty();
            second.send("from the second tab");
            browser.assertNoComplaints();
        });
        ann.awaitMessage("from the second tab");
        eventually(() -> assertThat(members()).containsExactly("Ann"));
        try (Visitor ben = Visitor.join(server.uri(), "Ben")) {
            long unused = ben.say("hello");
            ann.awaitMessage("hello");
            assertThat(ann.notes()).as("notes about others").containsExactly("You joined.", "Ben joined.");
            eventually(() -> assertThat(ann.people()).containsExactly("Ann", "Ben"));
        }
        browser.assertNoComplaints();
    }

    /** The typing line names another user of the same name, and not the user of the tab. */
    @Test
    void typingInTheSecondTab_isNoNewsInTheFirst() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        browser.script(
                "globalThis.typing = []; new MutationObserver(() => typing.push(document.getElementById('typing').textContent))"
                        + ".observe(document.getElementById('typing'), { childList: true, subtree: true })");
        browser.inSecondTab(() -> {
            ChatPage second = openNewTab(server);
            try (Bot other = Bot.join(server.uri(), "Ann")) {
                second.type("a text");
                eventually(() -> assertThat(other.receivedTyping()).hasSize(1));
                other.typing(true);
                eventually(() -> assertThat(second.typing()).isEqualTo("Ann is typing…"));
            }
            eventually(() -> assertThat(second.typing()).isEmpty());
        });
        eventually(() -> assertThat((List<?>) browser.script("return typing"))
                .as("what the first tab showed")
                .isEqualTo(List.of("Ann is typing…", "")));
        assertThat(ann.typing()).isEmpty();
        browser.assertNoComplaints();
    }

    @Test
    void otherPerson_choosesAnotherNameInThatTab() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        browser.inSecondTab(() -> {
            ChatPage second = openNewTab(server);
            browser.click("#toast .toast-button");
            eventually(() -> assertThat(browser.focused()).isEqualTo("name-input"));
            assertThat(browser.value("#name-input")).isEqualTo("Ann");
            browser.press("Ben", Keys.ENTER);
            second.awaitState("online");
            eventually(() -> assertThat(browser.text("#own-name")).isEqualTo("Ben"));
            eventually(() -> assertThat(second.people()).containsExactly("Ben", "Ann"));
            browser.reload();
            eventually(() -> assertThat(second.people()).containsExactly("Ben", "Ann"));
            browser.assertNoComplaints();
        });
        browser.reload();
        ann.awaitState("online");
        assertThat(browser.text("#own-name")).as("the name of this tab").isEqualTo("Ann");
        browser.inSecondTab(() -> {
            ChatPage third = openNewTab(server);
            assertThat(browser.text("#own-name")).as("the last name").isEqualTo("Ben");
            eventually(() -> assertThat(third.people()).containsExactly("Ben", "Ann"));
        });
        browser.assertNoComplaints();
    }

    @Test
    void formForTheName_isNotDrawnWhereThereIsAName() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage.join(browser, server.uri(), "Ann");
        browser.assertNoComplaints();
        browser.block("*/assets/chat.js");
        try {
            browser.inSecondTab(() -> {
                browser.block("*/assets/chat.js");
                browser.open(server.uri());
                assertThat(browser.isShown("#name-form")).as("a new tab").isFalse();
            });
            browser.open(server.uri());
            assertThat(browser.isShown("#name-form")).as("a reload").isFalse();
            browser.script("sessionStorage.clear(); localStorage.setItem('chathub.left', 'true')");
            browser.open(server.uri());
            assertThat(browser.isShown("#name-form"))
                    .as("after the user has left")
                    .isTrue();
        } finally {
            browser.block();
        }
    }

    @Test
    void userWhoHasLeft_isAskedInANewTab() {
        start(Hub.builder().tokens(GuestKeys.only()));
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        browser.click("#leave-button");
        eventually(() -> assertThat(members()).isEmpty());
        browser.inSecondTab(() -> {
            browser.open(server.uri());
            assertThat(browser.isShown("#name-form")).isTrue();
            assertThat(browser.value("#name-input")).isEqualTo("Ann");
            browser.type("#name-input", Keys.ENTER);
            eventually(() -> assertThat(members()).containsExactly("Ann"));
            browser.assertNoComplaints();
        });
        assertThat(ann.state()).as("the tab that was left").isEqualTo("closed");
        browser.assertNoComplaints();
    }

    @Test
    void tokenOfALink_doesNotTakeTheNameOfTheBrowser() {
        start(Hub.builder()
                .tokens(GuestKeys.orElse(token -> token.equals("t0ken") ? new Identity("u1", "Ben") : null)));
        ChatPage.join(browser, server.uri(), "Ann");
        browser.inSecondTab(() -> {
            browser.open(server.uri().resolve("#token=t0ken"));
            assertThat(browser.isShown("#name-form")).isTrue();
            ChatPage.of(browser).join("Another name");
            eventually(() -> assertThat(browser.text("#own-name"))
                    .as("the name that the server has given")
                    .isEqualTo("Ben"));
            browser.assertNoComplaints();
        });
    }

    @Test
    void onAPhoneAndFromRightToLeft_theOwnNameLeadsToTheForm() {
        start("ar", Hub.builder().tokens(GuestKeys.only()));
        ChatPage.join(browser, server.uri(), "Ann with a name that is much longer than the column");
        browser.viewport(360, 740, true);
        browser.click("#rooms-toggle");
        assertThat(browser.isInView("#own-button")).isTrue();
        assertThat(browser.isInView("#own-button .own-not")).isTrue();
        assertThat(browser.is("(b => b.scrollWidth <= b.clientWidth)(document.getElementById('own-button'))"))
                .isTrue();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.type("#own-button", Keys.ENTER);
        eventually(() -> assertThat(browser.focused()).isEqualTo("name-input"));
        eventually(() -> assertThat(members()).isEmpty());
        browser.assertNoComplaints();
    }
}
