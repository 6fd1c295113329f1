package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.Expected.REFUSAL;
import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** Actions of operators by the buttons of the dashboard, and their rejection. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ModerationBrowserIT {

    private static final String TOKEN = "correct-horse-battery";

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

    private List<AuditEntry> audit() {
        return server.hub().moderation().auditLog();
    }

    @Test
    void disconnect_closesTheConnection() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby");
                Bot other = Bot.join(server.uri(), "Ann")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(browser.texts(".cell-from")).containsExactly("127.0.0.1", "127.0.0.1"));
            page.begin("disconnect", "Robby");
            assertThat(page.subjects()).containsExactly("This connection", "Everybody at 127.0.0.1");
            assertThat(browser.isShown("#act-duration-line")).isFalse();
            assertThat(browser.text("#act-title")).isEqualTo("Disconnect Robby");
            page.confirm("spam");

            page.awaitNotice("Disconnect: done, one connection affected.");
            bot.awaitClosed();
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Ann"));
            eventually(() -> assertThat(page.auditActions()).containsExactly("disconnect"));
            assertThat(page.auditReasons()).containsExactly("spam");
            assertThat(browser.texts("#audit-log .moderator")).containsExactly("local from 127.0.0.1");
            assertThat(browser.text("#operator")).isEqualTo("You are local from 127.0.0.1");
            eventually(() -> assertThat(browser.texts("#closes li")).contains("4503 kicked1"));
            other.send("still here");
            browser.assertNoComplaints();
        }
    }

    @Test
    void mute_rejectsMessagesUntilItIsLifted() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            page.begin("mute", "Robby");
            browser.script("document.getElementById('act-duration').value = '1h'");
            page.confirm("too loud");
            page.awaitNotice("Mute: done, one connection affected.");
            assertThat(audit())
                    .extracting(AuditEntry::duration, AuditEntry::reason)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Duration.ofHours(1), "too loud"));
            assertThatThrownBy(() -> bot.send("can you hear me?")).hasMessageContaining("forbidden: ");

            eventually(() -> assertThat(page.sanctions()).hasSize(1));
            assertThat(browser.text("#sanctions .sanction-left")).matches("59 min .*left|1 h left");
            eventually(() -> assertThat(browser.texts("#rejected-requests li")).containsExactly("forbidden1"));
            browser.click("#sanctions button");
            page.awaitNotice("Lifted the mute.");
            eventually(() -> assertThat(browser.text("#sanctions-note")).isEqualTo("Nobody is muted or banned."));
            bot.send("now?");
            eventually(() -> assertThat(page.auditActions()).containsExactly("unmute", "mute"));
            browser.assertNoComplaints();
        }
    }

    @Test
    void ban_ofAUserOrAnAddressHoldsUntilItIsLifted() {
        server =
                Servers.start(WebOptions.DEFAULT, Hub.builder().authenticator(request -> new Identity("u17", "Robby")));
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(browser.texts(".cell-from")).containsExactly("127.0.0.1"));
            page.begin("ban", "Robby");
            assertThat(page.subjects()).containsExactly("User u17", "Everybody at 127.0.0.1");
            page.confirm("threats");
            page.awaitNotice("Ban: done, one connection affected.");
            bot.awaitClosed();
        }
        AdminPage page = AdminPage.open(browser, server.uri());
        eventually(() -> assertThat(page.sanctions()).containsExactly("User u17"));
        browser.click("#sanctions button");
        eventually(() -> assertThat(page.sanctions()).isEmpty());

        try (Bot again = Bot.join(server.uri(), "Robby")) {
            page.begin("ban", "Robby");
            page.choose(1);
            page.confirm("");
            page.awaitNotice("Ban: done, one connection affected.");
            again.awaitClosed();
            assertThat(server.hub().moderation().sanctions())
                    .extracting(Sanction::subject)
                    .containsExactly(Subject.address("127.0.0.1"));
        }
        browser.assertNoComplaints();
    }

    @Test
    void actionDialog_isUsableByKeyboardAndOnAPhone() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(browser.texts(".cell-from")).containsExactly("127.0.0.1"));
            browser.script("document.querySelector('button[data-action=disconnect]').focus()");
            assertThat(browser.is("document.activeElement.getAttribute('aria-label') === 'Disconnect Robby'"))
                    .isTrue();
            browser.press(Keys.ENTER);
            eventually(() -> assertThat(browser.focused()).isEqualTo("act-reason"));
            browser.press(Keys.ESCAPE);
            eventually(() -> assertThat(browser.is("document.getElementById('act').open"))
                    .isFalse());
            assertThat(audit()).isEmpty();
            assertThat(browser.is("document.activeElement.dataset.action === 'disconnect'"))
                    .as("the focus is back on the button")
                    .isTrue();
            browser.press(Keys.ENTER);
            eventually(() -> assertThat(browser.focused()).isEqualTo("act-reason"));
            browser.press("bye", Keys.ENTER);
            bot.awaitClosed();
            eventually(() -> assertThat(page.auditReasons()).containsExactly("bye"));

            browser.viewport(360, 740, true);
            try (Bot other = Bot.join(server.uri(), "Ann")) {
                page.begin("mute", "Ann");
                assertThat(browser.isInView("#act")).isTrue();
                other.send("hello");
            }
            browser.assertNoComplaints();
        }
    }

    @Test
    void basicPassword_isEnoughForActions() {
        server = Servers.start(WebOptions.builder().adminToken(TOKEN).build());
        browser.headers(Map.of("Authorization", basic(TOKEN)));
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            page.begin("disconnect", "Robby");
            page.confirm("");
            bot.awaitClosed();
            assertThat(audit()).extracting(AuditEntry::moderator).containsExactly("admin-token from 127.0.0.1");
        }
        browser.assertNoComplaints();
    }

    /** W13: the credentials expire while the page is open. */
    @Test
    void expiredSignIn_isReportedWithASignInButton() {
        server = Servers.start(WebOptions.builder().adminToken(TOKEN).build());
        browser.headers(Map.of("Authorization", basic(TOKEN)));
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            page.begin("disconnect", "Robby");
            browser.headers(Map.of("Authorization", basic("the-token-of-yesterday")));
            page.confirm("");
            eventually(() -> assertThat(browser.text("#act-error"))
                    .isEqualTo("Not done: your sign-in is no longer valid (401). Sign in again."));
            browser.click("#act-cancel");
            page.awaitState("denied");
            assertThat(browser.text("#denied")).contains("Sign in again");
            assertThat(audit()).isEmpty();
            bot.send("still here");

            browser.headers(Map.of("Authorization", basic(TOKEN)));
            browser.click("#sign-in-again");
            page.awaitState("live");
            page.begin("disconnect", "Robby");
            page.confirm("");
            bot.awaitClosed();
        }
        browser.assertNoComplaints(REFUSAL);
    }

    /** W13, with sessions of the host. */
    @Test
    void operatorRoleWithdrawn_isReported() {
        AtomicReference<String> operator = new AtomicReference<>("Ann");
        server = Servers.start(
                WebOptions.builder().adminAuthorizer(request -> operator.get()).build());
        server.hub().moderation().mute(Subject.user("u1"), Duration.ofHours(1), "host", "");
        AdminPage page = AdminPage.open(browser, server.uri());
        eventually(() -> assertThat(browser.text("#operator")).isEqualTo("You are Ann from 127.0.0.1"));
        eventually(() -> assertThat(page.sanctions()).containsExactly("User u1"));
        operator.set(null);
        browser.click("#sanctions button");
        eventually(() -> assertThat(browser.text("#notice")).contains("(403). Sign in again."));
        page.awaitState("denied");
        assertThat(server.hub().moderation().sanctions()).hasSize(1);
        browser.assertNoComplaints(REFUSAL);
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
    }
}
