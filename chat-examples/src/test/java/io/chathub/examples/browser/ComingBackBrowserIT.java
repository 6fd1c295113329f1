package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.options.RateLimit;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** What a reload keeps, the settings of the user, and the notices of messages that are not in view. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class ComingBackBrowserIT {

    /** Takes down notifications and tones in place of the browser's own. */
    private static final String NOTICES = """
            globalThis.notices = [];
            globalThis.Notification = class extends EventTarget {
              static permission = 'default';
              static async requestPermission() { return Notification.permission = 'granted'; }
              constructor(title, { body }) { super(); notices.push(`${title}: ${body}`); globalThis.lastNotice = this; }
              close() {}
            };
            const node = () => ({ frequency: {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to, start() { notices.push('tone'); }, stop() {} });
            globalThis.AudioContext = class { state = 'running'; currentTime = 0; createOscillator = node; createGain = node; };
            """;

    private static Browser browser;

    private ChatServer server;
    private ChatPage ann;
    private Visitor ben;
    private String user;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
        browser.onEveryPage(NOTICES);
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @BeforeEach
    void join() {
        server = Servers.start(
                WebOptions.DEFAULT,
                Hub.builder()
                        .options(HubOptions.builder()
                                .messageRate(RateLimit.UNLIMITED)
                                .build())
                        .tokens(GuestKeys.only()));
        ann = ChatPage.join(browser, server.uri(), "Ann");
        user = server.hub().clients().get(0).publicId();
        ben = Visitor.join(server.uri(), "Ben");
        ann.awaitNote("Ben joined.");
    }

    @AfterEach
    void stop() {
        ben.close();
        browser.clear();
        server.close();
    }

    private static List<String> notices() {
        return ((List<?>) browser.script("return notices"))
                .stream().map(String.class::cast).toList();
    }

    private static void away(boolean isAway) {
        browser.script("""
                globalThis.isAway = arguments[0];
                Object.defineProperty(document, 'hidden', { get: () => globalThis.isAway, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));""", isAway);
    }

    private void mention(String text) {
        long unused = ben.say(text, ",'mentions':['" + user + "']");
    }

    @Test
    void notifications_areOffUntilTheUserTurnsThemOn() {
        away(true);
        mention("@Ann first");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby 1 @"));
        assertThat(notices()).isEmpty();
        away(false);

        browser.click("#settings-toggle");
        assertThat(browser.focused()).isEqualTo("settings-close");
        Axe.assertAccessible(browser);
        browser.click("#setting-notifications");
        eventually(() -> assertThat(browser.text("#setting-notifications")).isEqualTo("Turn off notifications"));
        browser.press(Keys.ESCAPE);
        assertThat(browser.focused()).isEqualTo("settings-toggle");

        mention("@Ann while she looks");
        ann.awaitMessage("@Ann while she looks");
        away(true);
        long unused = ben.say("not for Ann");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby 1"));
        mention("@Ann second");
        eventually(() -> assertThat(notices()).containsExactly("Ben in lobby: @Ann second"));

        away(false);
        ann.send("a question");
        long question = ann.offsetOf("a question");
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        ben.say("an answer", ",'replyTo':" + question);
        eventually(() -> assertThat(notices()).contains("Ben in lobby: an answer"));
        browser.script("lastNotice.dispatchEvent(new Event('click'))");
        eventually(() -> assertThat(ann.room()).isEqualTo("lobby"));
        eventually(() -> assertThat((String) browser.script("return document.activeElement.textContent"))
                .contains("an answer"));
        assertThat(notices()).hasSize(2);
        browser.assertNoComplaints();
    }

    @Test
    void sound_isAChoiceThatIsKept() {
        browser.click("#settings-toggle");
        browser.click("#setting-sound");
        assertThat(notices()).as("the sound is heard when it is chosen").containsExactly("tone", "tone");
        browser.reload();
        ann.awaitState("online");
        away(true);
        mention("@Ann");
        eventually(() -> assertThat(notices()).containsExactly("tone", "tone"));
        browser.assertNoComplaints();
    }

    @Test
    void compactMessages_areAChoiceThatIsKept() {
        for (int i = 1; i <= 3; i++) {
            long unused = ben.say("line " + i);
        }
        ann.awaitMessage("line 3");
        browser.click("#settings-toggle");
        browser.click("#setting-compact");
        assertThat(browser.is("document.body.matches('.compact')")).isTrue();
        Axe.assertAccessible(browser);
        browser.reload();
        ann.awaitMessage("line 3");
        assertThat(browser.is("document.body.matches('.compact')")).isTrue();
        assertThat(browser.isShown(".message .avatar")).isFalse();
        browser.viewport(360, 740, true);
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        Axe.assertAccessible(browser);
        browser.assertNoComplaints();
    }

    @Test
    void reload_leadsBackToTheMessageInView() {
        for (int i = 1; i <= 150; i++) {
            server.hub().room("lobby").publish("host", "m" + i);
        }
        ann.awaitMessage("m150");
        eventually(() -> {
            browser.script("document.getElementById('messages').scrollTop = 0");
            assertThat(ann.messageTexts()).contains("m1");
        });
        browser.script("[...document.querySelectorAll('#messages .message-text')].find(e => e.textContent === 'm40')"
                + ".scrollIntoView({ block: 'center' })");
        browser.reload();
        ann.awaitMessage("m40");
        eventually(() -> assertThat(browser.is(
                        "(r => r.top > 0 && r.bottom < innerHeight)([...document.querySelectorAll('#messages .message-text')]"
                                + ".find(e => e.textContent === 'm40').getBoundingClientRect())"))
                .isTrue());
        browser.assertNoComplaints();
    }

    /** The notice of the closed connection takes two lines on a phone: the list was at its end before. */
    @Test
    void reloadOnAPhone_staysAtTheEnd_andSoDoesAChangeOfTheDensity() {
        browser.viewport(360, 740, true);
        for (int i = 1; i <= 60; i++) {
            server.hub()
                    .room("lobby")
                    .publish("host", "a message with some words in two lines of a phone, number " + i);
        }
        ann.awaitMessage("a message with some words in two lines of a phone, number 60");
        eventually(() -> assertThat(belowTheEnd()).isLessThan(2));
        browser.reload();
        ann.awaitNote("You joined.");
        eventually(() -> assertThat(belowTheEnd()).isLessThan(2));
        for (int i = 0; i < 2; i++) {
            browser.click("#rooms-toggle");
            browser.click("#settings-toggle");
            browser.click("#setting-compact");
            browser.press(Keys.ESCAPE);
            browser.press(Keys.ESCAPE);
            eventually(() -> assertThat(belowTheEnd()).isLessThan(2));
        }
        browser.assertNoComplaints();
    }

    /** Pixels that are below the lower edge of the list. */
    private static double belowTheEnd() {
        return ((Number) browser.script("const log = document.getElementById('messages');"
                        + "return log.scrollHeight - log.scrollTop - log.clientHeight"))
                .doubleValue();
    }

    @Test
    void otherTab_marksAsReadHereToo() {
        ann.enter("dev");
        ann.awaitNote("You joined dev.");
        long unused = ben.say("news");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby 1", "dev"));
        eventually(() -> assertThat((String) browser.script("return localStorage.getItem('chathub.read')"))
                .contains("lobby", "dev"));
        browser.script("""
                const all = JSON.parse(localStorage.getItem('chathub.read'));
                for (const [room, position] of all) if (room === 'lobby') position.offset += 100;
                localStorage.setItem('chathub.read', JSON.stringify(all));
                dispatchEvent(new StorageEvent('storage', { key: 'chathub.read' }));""");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "dev"));
        browser.assertNoComplaints();
    }
}
