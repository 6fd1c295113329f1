package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** Messages that change on a real server: the page of a user who acts, of one who was away, and of one who comes later are equal. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ChangingMessagesBrowserIT {

    /** All that the list shows of each message, without the user's own view of it. */
    private static final String SHOWN = """
            return [...document.querySelectorAll('#messages .message')].map((message) => {
              const own = (selector) => [...message.querySelectorAll(`:scope > ${selector}`)].map((part) => part.textContent).join(' ');
              const root = message.closest('.thread')?.closest('.message')?.dataset.offset ?? '';
              return [message.dataset.offset, root, own('.message-head > .message-author'), own('.bubble'), own('.message-reactions'), own('.thread > .thread-toggle > .thread-count')].join('|');
            })""";

    private Browser ann;
    private Browser bob;
    private ChatServer server;

    @BeforeEach
    void start() {
        ann = Browser.start();
        bob = Browser.start();
        server = Servers.start(WebOptions.DEFAULT, Hub.builder().tokens(GuestKeys.only()));
    }

    @AfterEach
    void stop() {
        Browser.closeAll(ann, bob);
        server.close();
    }

    @Test
    void allPages_showTheSame() {
        ChatPage atAnn = ChatPage.join(ann, server.uri(), "Ann");
        ChatPage atBob = ChatPage.join(bob, server.uri(), "Bob");
        try (Visitor cat = Visitor.join(server.uri(), "Cat")) {
            atAnn.send("Helo");
            atAnn.send("Lunch?");
            atAnn.send("secret");
            atBob.awaitMessage("secret");
            // Bob reacts, replies, answers in a thread and mentions.
            act(bob, "Lunch?", ".menu-emoji");
            act(bob, "Lunch?", "[data-action=reply]");
            atBob.type("Yes @Ann", Keys.ESCAPE, Keys.ENTER);
            act(bob, "Lunch?", "[data-action=thread]");
            atBob.type("Soup", Keys.ENTER);
            eventually(() -> assertThat(ann.texts(".mention.me")).containsExactly("@Ann"));
            eventually(() -> assertThat(ann.texts(".thread-count")).containsExactly("1 reply"));
            cat.react(offsetOf(ann, "Lunch?"), "👍");

            // Bob is away while Ann changes her messages.
            bob.script("dispatchEvent(new Event('pagehide'))");
            act(ann, "Helo", "[data-action=edit]");
            atAnn.type("!", Keys.ENTER);
            act(ann, "secret", "[data-action=delete]");
            ann.click("#delete-confirm");
            act(ann, "Lunch?", ".menu-emoji:nth-child(2)");
            eventually(() -> assertThat(ann.texts(".message-text")).contains("Helo!", "message deleted"));
            eventually(() -> assertThat(ann.texts(".reaction")).containsExactly("👍 2", "❤️ 1"));
            bob.script("dispatchEvent(new Event('pageshow'))");
            eventually(() -> assertThat(shown(bob)).isEqualTo(shown(ann)));
            assertThat(bob.texts(".reaction.mine")).containsExactly("👍 2");
            assertThat(ann.texts(".reaction.mine")).containsExactly("❤️ 1");
            assertThat(bob.text("#messages")).doesNotContain("secret");

            // As a user who comes later, who is Bob again after a reload.
            bob.reload();
            eventually(() -> assertThat(shown(bob)).isEqualTo(shown(ann)));
            assertThat(bob.texts(".reaction.mine")).containsExactly("👍 2");

            // The names behind a reaction, and a pin that only moderators may set.
            bob.hover("button.reaction");
            // The order is that of the users' ids, which are random.
            eventually(() -> assertThat(bob.text("#reactors"))
                    .isIn("Bob and Cat reacted with 👍", "Cat and Bob reacted with 👍"));
            act(bob, "Helo!", "[data-action=pin]");
            eventually(() -> assertThat(bob.text("#toast")).isEqualTo("Only moderators can pin messages here."));
        }
        ann.assertNoComplaints();
        bob.assertNoComplaints();
    }

    /** Chooses an action in the menu of a message. */
    private static void act(Browser browser, String text, String action) {
        eventually(() ->
                assertThat(browser.texts(".message[data-offset] .message-text")).contains(text));
        String bubble = ".message[data-offset='" + offsetOf(browser, text) + "'] > .bubble";
        browser.hover("#message-input");
        browser.hover(bubble);
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu " + action);
    }

    private static long offsetOf(Browser browser, String text) {
        return ((Number) browser.script(
                        "return Number([...document.querySelectorAll('.message[data-offset]')]"
                                + ".find((m) => m.querySelector('.message-text').textContent === arguments[0]).dataset.offset)",
                        text))
                .longValue();
    }

    private static List<?> shown(Browser browser) {
        return (List<?>) browser.script(SHOWN);
    }
}
