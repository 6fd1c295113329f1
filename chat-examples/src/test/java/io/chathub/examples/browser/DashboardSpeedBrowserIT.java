package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The speed of the dashboard with many rows, by traces of Chromium; see {@link SpeedBrowserIT}. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class DashboardSpeedBrowserIT {

    /** Answers the requests for the table of connections as a server with many of them does. The rest of the answers is real. */
    private static final String MANY_CONNECTIONS = """
            const real = window.fetch;
            const [count] = arguments;
            const at = (n) => new Date(Date.now() - 3_600_000 + n).toISOString();
            const answers = Array.from({ length: 10 }, (_, page) => JSON.stringify({ total: count, matching: count, connections:
              Array.from({ length: 50 }, (_, row) => 50 * page + row).map((n) => ({
                id: `c${n}`, username: `Visitor ${n}`, remoteAddress: `10.0.${n >> 8}.${n & 255}`, version: 2, connectedAt: at(n % 50), rooms: ['lobby'],
                messagesSent: n % 7, lastActivity: at(n + 1000) })) }));
            globalThis.refreshed = 0;
            window.fetch = (url, options) => (/admin.connections/.test(url)
              ? Promise.resolve(new Response(answers[refreshed++ % answers.length])) : real(url, options));""";

    private static final int ROOMS = 10_000;
    /** The rows of a page. */
    private static final int ROWS = 50;
    /** The most bytes of an answer. The list of recent events is the longest. */
    private static final long MAX_BYTES = 100_000;

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

    @BeforeEach
    void startServer() {
        server = Servers.start(
                WebOptions.DEFAULT,
                Hub.builder()
                        .options(HubOptions.builder()
                                .rooms(RoomOptions.builder().maxRooms(2 * ROOMS).build())
                                .build()));
        CompletableFuture.allOf(IntStream.range(0, ROOMS)
                        .mapToObj(n -> server.hub()
                                .room("room-" + n)
                                .publish("Ann", "text")
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private static void awaitNote(String table, String note) {
        eventually(() -> assertThat(browser.text("#" + table + "-note")).startsWith(note));
    }

    private static void showOrder(String table, String column) {
        browser.click("#" + table + "-table th[data-sort=" + column + "] button");
    }

    /** Each row of the table of connections is another one each second. */
    @Test
    void tenThousandRows_takeNoLongTask() {
        browser.open(server.uri().resolve("admin"));
        Trace trace = Trace.of(browser, tools -> {
            browser.script(MANY_CONNECTIONS, ROOMS);
            Trace.mark(browser, "begin");
            awaitNote("connections", "Showing 1 to 50 of 10,000");
            awaitNote("rooms", "Showing 1 to 50 of 10,001");
            Trace.mark(browser, "first");
            long before = (Long) browser.script("return refreshed");
            eventually(() -> assertThat(browser.is("refreshed > arguments[0] + 5", before))
                    .isTrue());
            Trace.mark(browser, "refreshed");
            showOrder("rooms", "name");
            showOrder("connections", "username");
            eventually(() -> assertThat(browser.text("#rooms-table tbody td")).isEqualTo("lobby"));
            Trace.mark(browser, "ordered");
            browser.type("#rooms-filter", "room-1");
            browser.type("#connections-filter", "visitor 1");
            awaitNote("rooms", "Showing 1 to 50 of 1,111 that match");
            Trace.mark(browser, "filtered");
        });
        SoftAssertions.assertSoftly(soft -> {
            Speed.assertNoLongTask(soft, "10,000 rows for the first time", trace.between("begin", "first"));
            Speed.assertNoLongTask(soft, "10,000 rows again", trace.between("first", "refreshed"));
            Speed.assertNoLongTask(soft, "10,000 rows in another order", trace.between("refreshed", "ordered"));
            Speed.assertNoLongTask(soft, "10,000 rows filtered", trace.between("ordered", "filtered"));
        });
        browser.assertNoComplaints();
    }

    @Test
    void answersStaySmall_withTenThousandRooms() {
        try (DevTools tools = browser.devTools()) {
            tools.run("Network.enable", Map.of());
            browser.open(server.uri().resolve("admin"));
            awaitNote("rooms", "Showing 1 to 50 of 10,001");
            List<Long> sizes = tools.events("Network.responseReceived").stream()
                    .filter(event -> event.getAsJsonObject("response")
                            .get("url")
                            .getAsString()
                            .contains("/api/"))
                    .map(event -> event.get("requestId").getAsString())
                    .flatMap(id -> tools.events("Network.loadingFinished").stream()
                            .filter(end -> end.get("requestId").getAsString().equals(id)))
                    .map(end -> end.get("encodedDataLength").getAsLong())
                    .toList();
            Speed.print("answers of the API to the dashboard, bytes with headers", sizes);
            assertThat(sizes).hasSizeGreaterThanOrEqualTo(4).allMatch(size -> size < MAX_BYTES);
        }
        browser.assertNoComplaints();
    }

    @Test
    void pagesOfATable_areInOrder() {
        browser.open(server.uri().resolve("admin?rooms-sort=name"));
        awaitNote("rooms", "Showing 1 to 50 of 10,001");
        List<String> names = Stream.concat(
                        Stream.of("lobby"), IntStream.range(0, ROOMS).mapToObj(n -> "room-" + n))
                .sorted()
                .toList();
        int page = 0;
        for (int turns : new int[] {0, 1, 90, 108, 7}) {
            browser.script(
                    "for (let i = 0; i < arguments[0]; i++) document.querySelector('#rooms-pager button:last-child').click()",
                    turns);
            page = Math.min(page + turns, ROOMS / ROWS);
            int from = page * ROWS;
            String label = "Page " + (page + 1) + " of 201";
            eventually(() -> assertThat(browser.text("#rooms-pager span")).isEqualTo(label));
            assertThat(browser.texts("#rooms-table tbody td:first-child"))
                    .as(label)
                    .isEqualTo(names.subList(from, Math.min(from + ROWS, names.size())));
        }
        browser.assertNoComplaints();
    }
}
