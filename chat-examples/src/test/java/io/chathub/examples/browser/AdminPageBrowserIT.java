package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.Expected.LOST_SERVER;
import static io.chathub.examples.browser.Browser.Expected.REFUSAL;
import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** The dashboard shows the monitoring data, and its own state without them. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class AdminPageBrowserIT {

    /** A header that a proxy adds: with it, the server does not treat the browser as local. */
    private static final Map<String, String> THROUGH_A_PROXY = Map.of("X-Forwarded-For", "203.0.113.7");

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

    @Test
    void messages_changeTheNumbers() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(page.number("connections-count")).isEqualTo(1));
            assertThat(page.number("total-messages")).isZero();
            assertThat(page.recentMessageTexts()).isEmpty();
            long eventsBefore = page.number("total-events");
            String uptimeBefore = page.uptime();

            bot.send("first");
            bot.send("second", "49.90");
            bot.send("third");

            eventually(() -> assertThat(page.number("total-messages")).isEqualTo(3));
            assertThat(page.number("total-events")).isEqualTo(eventsBefore + 3);
            assertThat(page.rate("message-rate")).isPositive();
            assertThat(page.rate("event-rate")).isPositive();
            eventually(() -> assertThat(page.sentBy("Robby")).containsExactly("3"));
            assertThat(page.recentMessageTexts()).containsExactly("third", "second", "first");
            assertThat(page.recentMessageAuthors()).containsOnly("Robby");
            assertThat(browser.texts("#recent-messages .feed-price")).containsExactly("49.90");
            assertThat(page.eventTypes()).contains("connect", "join", "message");
            assertThat(page.eventNames()).contains("Robby");
            eventually(() -> assertThat(page.uptime()).isNotEqualTo(uptimeBefore));

            try (Bot other = Bot.join(server.uri(), "Ann")) {
                eventually(() -> assertThat(page.connectionNames()).containsExactlyInAnyOrder("Robby", "Ann"));
                assertThat(page.number("connections-count")).isEqualTo(2);
                other.send("Hello");
                eventually(() -> assertThat(page.sentBy("Ann")).containsExactly("1"));
            }
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Robby"));
            assertThat(page.eventTypes()).contains("disconnect");
            browser.assertNoComplaints();
        }
    }

    @Test
    void message_isDeletedByTheOperator() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            bot.send("spam");
            eventually(() -> assertThat(browser.texts("#recent-messages .delete:not([hidden])"))
                    .containsExactly("Delete"));

            browser.click("#recent-messages .delete");
            assertThat(browser.text("#act-subjects")).contains("The message lobby/1");
            browser.click("#act-confirm");

            eventually(() -> assertThat(page.recentMessageTexts()).containsExactly(""));
            eventually(() -> assertThat(browser.texts("#audit-log .subject")).containsExactly("lobby/1"));
            eventually(() -> assertThat(browser.texts("#recent-messages .delete:not([hidden])"))
                    .isEmpty());
            browser.assertNoComplaints();
        }
    }

    @Test
    void store_isShownWithItsActions(@TempDir Path data, @TempDir Path backups) throws IOException {
        server = Servers.start(
                WebOptions.builder().backupDirectory(backups).build(),
                Hub.builder().store(SqliteStore.in(data)));
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            bot.send("kept");
            AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(browser.text("#store-state"))
                    .startsWith("SQLite, ")
                    .contains("0 waiting", "last commit"));

            browser.click("#store-backup");
            eventually(() -> assertThat(browser.text("#notice")).endsWith("is written."));
            try (Stream<Path> files = Files.list(backups)) {
                assertThat(files).hasSize(1);
            }

            browser.type("#erase-user", "u17");
            browser.click("#erase-form button");
            browser.click("#act-confirm");
            eventually(() -> assertThat(browser.text("#notice")).isEqualTo("Erase: done, 0 messages changed."));
            eventually(() -> assertThat(browser.texts("#audit-log .event-type")).containsExactly("erase", "backup"));
            browser.assertNoComplaints();
        }
    }

    /** The operator gets a file where the export is complete, and only then. */
    @Test
    void export_isAFileWhereItIsComplete(@TempDir Path data) {
        server = Servers.start(WebOptions.DEFAULT, Hub.builder().store(SqliteStore.in(data)));
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            bot.send("kept");
            AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(browser.text("#store-state")).startsWith("SQLite, "));
            browser.script("""
                    globalThis.exported = [];
                    URL.createObjectURL = (file) => {
                      file.text().then((text) => globalThis.exported.push(text));
                      return '#file';
                    };
                    HTMLAnchorElement.prototype.click = function click() {
                      globalThis.exportName = this.download;
                    };
                    globalThis.pageFetch = globalThis.fetch;
                    globalThis.answerExports = (answer) => {
                      globalThis.fetch = (url, options) =>
                        String(url).includes('/export') ? answer() : globalThis.pageFetch(url, options);
                    };""");

            browser.click("#store-export");
            eventually(() -> assertThat(browser.text("#notice")).isEqualTo("The export is complete."));
            assertThat(exported())
                    .singleElement()
                    .asString()
                    .contains("kept")
                    .endsWith("{\"end\":true,\"entries\":1}\n");
            assertThat(browser.script("return exportName")).isEqualTo("chat-export.jsonl");

            browser.script("answerExports(async () => new Response('{\"stream\":\"dev\"}\\n'))");
            browser.click("#store-export");
            eventually(() -> assertThat(browser.text("#notice")).isEqualTo("Not done: the export has ended early."));
            browser.script("answerExports(async () => { throw new TypeError('network error'); })");
            browser.click("#store-export");
            eventually(() -> assertThat(browser.text("#notice")).isEqualTo("Not done: the server does not answer."));
            assertThat(exported()).hasSize(1);
            eventually(() -> assertThat(browser.texts("#audit-log .event-type")).containsExactly("export"));
            browser.assertNoComplaints();
        }
    }

    private static List<?> exported() {
        return (List<?>) browser.script("return globalThis.exported");
    }

    @Test
    void load_isShownWithItsUnits() {
        server = Servers.start();
        server.hub().room("dev");
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            bot.send("Hello");

            eventually(() -> assertThat(page.number("rooms-count")).isEqualTo(2));
            assertThat(page.number("lane-backlog")).isNotNegative();
            assertThat(browser.text("#lanes-label")).matches("Backlog of [0-9]+ lanes");
            assertThat(browser.text("#waiting-bytes")).isEqualTo("0 B");
            assertThat(browser.text("#heap")).matches("[0-9.]+ MB");
            assertThat(browser.text("#heap-label")).matches("Heap of [0-9.]+ [MG]B");
            eventually(() -> {
                bot.send("Hello again");
                assertThat(page.rate("delivery-rate")).isPositive();
                assertThat(browser.text("#sent-rate")).matches("[1-9][0-9.]* K?B");
            });
            browser.assertNoComplaints();
        }
    }

    @Test
    void charts_arePaintedAndFitAPhone() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            bot.send("Hello");
            for (String chart : new String[] {"#rate-chart", "#load-chart"}) {
                eventually(() -> assertThat(page.isPainted(chart)).as(chart).isTrue());
            }
            eventually(() ->
                    assertThat(browser.text("#load-summary")).isEqualTo("Last 5 minutes: now 1, average 1, highest 1"));
            eventually(() -> assertThat(browser.text("#rate-summary")).matches("Last 5 minutes: now .* per second"));

            browser.viewport(360, 740, true);
            eventually(() -> assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"))
                    .as("the page does not scroll sideways on a phone")
                    .isTrue());
            browser.assertNoComplaints();
        }
    }

    /** The labels are painted: a script of the test takes down each text with its extent. */
    @Test
    void labelsOfCharts_areNotCut() {
        browser.onEveryPage("""
                const painted = new Map();
                Object.defineProperty(globalThis, 'paintedTexts', { value: painted });
                const fillText = CanvasRenderingContext2D.prototype.fillText;
                CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
                  const at = this.getTransform().transformPoint({ x, y });
                  const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = this.measureText(text);
                  const upright = Math.abs(this.getTransform().b) < 0.01;
                  if (upright) painted.set(text, { left: at.x - left, right: at.x + right, width: this.canvas.width });
                  return fillText.call(this, text, x, y, ...rest);
                };""");
        server = Servers.start();
        var unused = AdminPage.open(browser, server.uri());
        // A tick at the right edge, as each minute has for a moment, and numbers that are wider than usual at the left.
        Object cut = browser.script("""
                return (async () => {
                  const { TimeChart } = await import(new URL('assets/admin/time-chart.js', location.href));
                  const container = document.createElement('div');
                  container.style.cssText = 'width: 330px; height: 200px';
                  document.body.append(container);
                  const [summary, readout] = [document.createElement('p'), document.createElement('p')];
                  const chart = new TimeChart({ container, summary, readout, color: '--series-1', span: 300, format: String });
                  const now = Math.floor(Date.now() / 60_000) * 60;
                  paintedTexts.clear();
                  chart.show([now - 60, now], [0, 98_765_432], now);
                  await new Promise((done) => setTimeout(done, 200));
                  container.remove();
                  const texts = [...paintedTexts];
                  if (!texts.some(([text]) => /^\\d\\d:\\d\\d/.test(text)) || !texts.some(([text]) => text.length > 8)) return ['no labels'];
                  return texts.filter(([, { left, right, width }]) => left < 0 || right > width)
                    .map(([text, extent]) => `${text}: ${JSON.stringify(extent)}`);
                })()""");
        assertThat((List<?>) cut).as("texts that are cut").isEmpty();
        browser.assertNoComplaints();
    }

    @Test
    void recentMessages_sayTheirRoom() {
        server = Servers.start();
        server.hub().room("dev").publish("host", "in dev");
        server.hub().room("lobby").publish("host", "in the lobby");
        server.hub().room("dev").publish("host", "in dev again");
        var unused = AdminPage.open(browser, server.uri());
        eventually(() -> assertThat(browser.texts("#recent-messages .feed-room"))
                .containsExactly("in dev", "in lobby", "in dev"));
        browser.assertNoComplaints();
    }

    @Test
    void connectionsTable_isSortedAndFiltered() {
        server = Servers.start();
        try (Bot carl = Bot.join(server.uri(), "Carl");
                Bot ann = Bot.join(server.uri(), "Ann");
                Bot ben = Bot.join(server.uri(), "Ben K")) {
            ann.send("1");
            ben.send("1");
            ben.send("2");
            carl.awaitMessage("2");
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(page.connectionNames()).hasSize(3));

            browser.click("th[data-sort=username] button");
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Ann", "Ben K", "Carl"));
            browser.click("th[data-sort=username] button");
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Carl", "Ben K", "Ann"));
            browser.click("th[data-sort=messagesSent] button");
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Carl", "Ann", "Ben K"));
            assertThat(browser.attribute("th[data-sort=messagesSent]", "aria-sort"))
                    .isEqualTo("ascending");

            browser.type("#connections-filter", "n k"); // the ids are random, and have no spaces
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Ben K"));
            browser.type("#connections-filter", Keys.BACK_SPACE, Keys.BACK_SPACE, Keys.BACK_SPACE);
            eventually(() -> assertThat(page.connectionNames()).hasSize(3));

            browser.script(
                    "const s = document.getElementById('events-filter'); s.value = 'join'; s.dispatchEvent(new Event('change'))");
            eventually(() -> assertThat(page.eventTypes()).containsOnly("join").hasSize(3));
            browser.assertNoComplaints();
        }
    }

    @Test
    void stoppedServer_isShownAsStaleUntilItIsBack() {
        server = Servers.start();
        AdminPage page = AdminPage.open(browser, server.uri());
        int port = server.port();

        server.close();
        page.awaitState("stale");
        assertThat(browser.text("#feed-state")).startsWith("No answer since");

        server = Servers.startAgain(port);
        page.awaitState("live");
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            bot.send("Hello again");
            eventually(() -> assertThat(page.recentMessageTexts()).containsExactly("Hello again"));
        }
        browser.assertNoComplaints(LOST_SERVER);
    }

    @Test
    void accessWithdrawn_isShownAndCanBeRetried() {
        server = Servers.start();
        AdminPage page = AdminPage.open(browser, server.uri());
        assertThat(browser.isShown("#denied")).isFalse();

        browser.headers(THROUGH_A_PROXY);
        page.awaitState("denied");
        assertThat(browser.text("#denied")).contains("403");
        assertThat(browser.isShown("#denied")).isTrue();

        // A browser may open a sign-in dialog for each request, so the page requests nothing until "Try again".
        int requests = page.requests();
        Awaitility.await()
                .pollInSameThread()
                .during(Duration.ofSeconds(3))
                .atMost(Browser.PATIENCE)
                .until(() -> page.requests() == requests);
        browser.click("#try-again");
        eventually(() -> assertThat(page.requests()).isEqualTo(requests + 1));
        assertThat(page.state()).isEqualTo("denied");

        browser.headers(Map.of());
        browser.click("#try-again");
        page.awaitState("live");
        assertThat(browser.isShown("#denied")).isFalse();
        browser.assertNoComplaints(REFUSAL);
    }

    /** The rejection was once a challenge, which a browser does not pass on to the page. */
    @Test
    void tokenNoLongerSent_isShownAsDenied() {
        server = Servers.start(WebOptions.builder().adminToken(TOKEN).build());
        browser.headers(Map.of("Authorization", "Bearer " + TOKEN));
        AdminPage page = AdminPage.open(browser, server.uri());
        page.awaitState("live");
        browser.headers(Map.of());
        page.awaitState("denied");
        assertThat(browser.text("#denied")).contains("401");
        browser.assertNoComplaints(REFUSAL);
    }

    @Test
    void tokenInTheAddress_givesAccess() {
        server = Servers.start(WebOptions.builder().adminToken(TOKEN).build());
        URI withToken = URI.create(server.uri().toString().replace("http://", "http://admin:" + TOKEN + "@"));
        ChatPage chat = ChatPage.join(browser, withToken, "Ann");
        eventually(() -> assertThat(chat.peopleCount()).isEqualTo("1 person"));

        browser.headers(THROUGH_A_PROXY);
        AdminPage page = AdminPage.open(browser, withToken);
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Robby"));
            bot.send("Hello");
            eventually(() -> assertThat(page.number("total-messages")).isEqualTo(1));
        }
        browser.assertNoComplaints();
    }

    @Test
    void tokenFromARemoteAddress_givesAccess() {
        server = Servers.start(WebOptions.builder().adminToken(TOKEN).build());
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        browser.headers(Map.of("X-Forwarded-For", "203.0.113.7", "Authorization", basic));

        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Robby"));
            bot.send("Hello");
            eventually(() -> assertThat(page.number("total-messages")).isEqualTo(1));
        }
        browser.assertNoComplaints();
    }
}
