package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Room;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.server.jetty.ChatServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The tables of the dashboard: rooms, many connections, and the filters in the address. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class DashboardBrowserIT {

    /** Answers the requests for a table of the dashboard with parts of simulated connections and rooms, in their descending order. */
    private static final String MANY = """
            const real = window.fetch;
            const [connections, rooms] = arguments;
            const id = (n) => `c${String(n).padStart(6, '0')}`;
            const at = (n) => new Date(Date.now() - 3_600_000 + n).toISOString();
            const descending = (count, make) => Array.from({ length: count }, (_, n) => make(count - 1 - n));
            const tables = {
              connections: descending(connections, (n) => ({
                id: id(n), username: `Visitor ${n}`, remoteAddress: `10.0.${n >> 8}.${n & 255}`, version: 2, connectedAt: at(n), rooms: ['lobby'],
                messagesSent: n % 7, lastActivity: at(n + 1000) })),
              rooms: descending(rooms, (n) => ({ name: `room-${n}`, members: n, messages: 3 * n, rate: n, lastMessage: at(n) })),
            };
            window.fetch = async (url, options) => {
              const { pathname, searchParams } = new URL(url, location.href);
              const name = pathname.split('/').at(-1);
              if (tables[name] === undefined) return real(url, options);
              const filter = searchParams.get('filter').toLowerCase();
              const matching = tables[name].filter((row) => (row.username ?? row.name).toLowerCase().includes(filter));
              const offset = Number(searchParams.get('offset'));
              const rows = matching.slice(offset, offset + Number(searchParams.get('limit')));
              return new Response(JSON.stringify({ total: tables[name].length, matching: matching.length, [name]: rows }));
            };""";

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

    private void post(String room, String text) {
        var unused = server.hub()
                .room(room)
                .publish("Ann", text)
                .toCompletableFuture()
                .join();
    }

    private static List<String> cells(int column) {
        return browser.texts("#rooms-table tbody td:nth-child(" + column + ")");
    }

    private static void press(String action, String room) {
        eventually(() -> assertThat(browser.is(
                        "(b => { b?.click(); return b !== null })(document.querySelector(`#rooms-table [data-action=${arguments[0]}][aria-label$=\"${arguments[1]}\"]`))",
                        action,
                        room))
                .isTrue());
    }

    @Test
    void rooms_showTheirMembersAndMessages() {
        server = Servers.start();
        post("dev", "one");
        post("dev", "two");
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            bot.send("three");
            var unused = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(cells(1)).containsExactly("lobby", "dev"));
            assertThat(cells(2)).containsExactly("1", "0");
            assertThat(cells(4)).containsExactly("1", "2");
            assertThat(cells(5)).allMatch(time -> time.equals("now") || time.endsWith(" ago"));
            eventually(() -> assertThat(cells(3)).allMatch(rate -> rate.matches("[0-9.]+")));

            browser.click("#rooms-table th[data-sort=name] button");
            eventually(() -> assertThat(cells(1)).containsExactly("dev", "lobby"));
            browser.type("#rooms-filter", "LOB");
            eventually(() -> assertThat(cells(1)).containsExactly("lobby"));
            browser.type("#rooms-filter", "x");
            eventually(() -> assertThat(browser.text("#rooms-note")).isEqualTo("No room matches the filter."));
            assertThat(cells(1)).isEmpty();
            browser.assertNoComplaints();
        }
    }

    @Test
    void room_isClosedByTheOperator() {
        server = Servers.start();
        try (Bot bot = Bot.join(server.uri(), "Robby")) {
            bot.send("before");
            AdminPage page = AdminPage.open(browser, server.uri());
            press("close", "lobby");
            assertThat(browser.text("#act-title")).isEqualTo("Close lobby");
            assertThat(page.subjects()).containsExactly("The room lobby");
            page.confirm("off topic");

            page.awaitNotice("Close: done, one member removed.");
            eventually(() -> assertThat(server.hub().room("lobby").activity())
                    .extracting(Room.Activity::members)
                    .isEqualTo(0));
            assertThat(server.hub().moderation().auditLog()).singleElement().satisfies(entry -> {
                assertThat(entry.action()).isEqualTo(AuditEntry.Action.CLOSE);
                assertThat(entry.subject()).isEqualTo(Subject.data("lobby"));
            });
            eventually(() -> assertThat(browser.texts("#audit-log .feed-name")).containsExactly("Room lobby"));
            assertThat(browser.text("#audit-log .why")).startsWith("1 member, by ");
            browser.assertNoComplaints();
        }
    }

    @Test
    void pageInARoomThatIsClosed_saysSo() {
        server = Servers.start();
        ChatPage chat = ChatPage.join(browser, server.uri(), "Ann");
        chat.send("before");
        chat.awaitMessage("before");
        assertThat(server.hub().moderation().close("lobby", "op", "")).isEqualTo(1);
        eventually(() -> assertThat(browser.text("#messages"))
                .contains("You were removed from lobby. Load the page again to join it again."));
        browser.reload();
        chat.awaitState("online");
        chat.send("after");
        chat.awaitMessage("after");
        browser.assertNoComplaints();
    }

    @Test
    void room_isReadPageByPage_andAMessageDeleted() {
        server = Servers.start();
        for (int i = 1; i <= 60; i++) {
            post("dev", "text " + i);
        }
        post("dev", "<img src=x onerror=alert(1)>");
        var unused = AdminPage.open(browser, server.uri());
        press("read", "dev");
        eventually(
                () -> assertThat(browser.texts("#reader-messages .feed-text")).hasSize(50));
        assertThat(browser.text("#reader-title")).isEqualTo("Messages in dev");
        assertThat(browser.texts("#reader-messages .feed-text"))
                .startsWith("text 12")
                .endsWith("<img src=x onerror=alert(1)>");
        browser.click("#reader-older");
        eventually(() -> assertThat(browser.texts("#reader-messages .feed-text"))
                .hasSize(61)
                .startsWith("text 1", "text 2"));
        assertThat(browser.isShown("#reader-older")).isFalse();

        browser.click("#reader-messages li:first-child .delete");
        assertThat(browser.text("#act-subjects")).isEqualTo("The message dev/1");
        browser.click("#act-confirm");
        eventually(() ->
                assertThat(browser.texts("#reader-messages .feed-text.deleted")).containsExactly(""));
        assertThat(browser.texts("#reader-messages .feed-text")).hasSize(61);

        post("dev", "newer");
        eventually(
                () -> assertThat(browser.texts("#reader-messages .feed-text")).endsWith("newer"));
        browser.click("#reader-close");
        assertThat(browser.is("document.getElementById('reader').open")).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void filtersAndOrders_areKeptInTheAddress() {
        server = Servers.start();
        server.hub().room("dev");
        try (Bot carl = Bot.join(server.uri(), "Carl");
                Bot ben = Bot.join(server.uri(), "Ben")) {
            carl.send("one");
            ben.awaitMessage("one");
            AdminPage page = AdminPage.open(browser, server.uri());
            eventually(() -> assertThat(page.connectionNames()).hasSize(2));
            browser.type("#connections-filter", "be&n");
            browser.type("#rooms-filter", "dev");
            browser.click("th[data-sort=username] button");
            browser.script(
                    "const s = document.getElementById('events-filter'); s.value = 'join'; s.dispatchEvent(new Event('change'))");
            eventually(() -> assertThat(browser.address())
                    .endsWith("?connections=be%26n&rooms=dev&connections-sort=username&event=join"));

            browser.reload();
            page.awaitState("live");
            assertThat(browser.value("#connections-filter")).isEqualTo("be&n");
            assertThat(browser.value("#events-filter")).isEqualTo("join");
            eventually(() -> assertThat(page.eventTypes()).containsOnly("join").hasSize(2));
            eventually(() -> assertThat(cells(1)).containsExactly("dev"));
            assertThat(browser.attribute("#connections-table th[data-sort=username]", "aria-sort"))
                    .isEqualTo("ascending");

            for (String filter : List.of("connections-filter", "rooms-filter")) {
                browser.script(
                        "const f = document.getElementById(arguments[0]); f.value = ''; f.dispatchEvent(new Event('input'))",
                        filter);
            }
            eventually(() -> assertThat(page.connectionNames()).containsExactly("Ben", "Carl"));
            eventually(() -> assertThat(browser.address()).endsWith("?connections-sort=username&event=join"));

            browser.open(server.uri().resolve("admin?connections-sort=%3Cb%3E&event=%3Cscript%3E&rooms=%22%3E%3Cimg"));
            page.awaitState("live");
            assertThat(browser.value("#rooms-filter")).isEqualTo("\"><img");
            assertThat(browser.value("#events-filter")).isEqualTo("<script>");
            browser.assertNoComplaints();
        }
    }

    @Test
    void tenThousandConnections_haveABoundedNumberOfElements() {
        server = Servers.start();
        AdminPage page = AdminPage.open(browser, server.uri());
        int before = browser.count("*");
        browser.script(MANY, 10_000, 1_000);
        eventually(() -> assertThat(browser.text("#connections-note")).isEqualTo("Showing 1 to 50 of 10,000."));
        eventually(() -> assertThat(browser.text("#rooms-note")).isEqualTo("Showing 1 to 50 of 1,000."));
        assertThat(page.connectionNames()).hasSize(50).startsWith("Visitor 9999");
        assertThat(browser.count("*") - before)
                .as("elements of two pages of rows")
                .isLessThan(2_000);

        browser.click("#connections-pager button:last-child");
        eventually(() -> assertThat(page.connectionNames()).hasSize(50).startsWith("Visitor 9949"));
        assertThat(browser.text("#connections-pager span")).isEqualTo("Page 2 of 200");
        browser.type("#connections-filter", "visitor 1234");
        eventually(() -> assertThat(page.connectionNames()).containsExactly("Visitor 1234"));
        assertThat(browser.isShown("#connections-pager")).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void pageThatIsGone_isReplacedByTheLastOne() {
        server = Servers.start();
        AdminPage page = AdminPage.open(browser, server.uri());
        browser.script(MANY, 250, 1);
        eventually(() -> assertThat(browser.text("#connections-note")).isEqualTo("Showing 1 to 50 of 250."));
        browser.click("#connections-pager button:last-child");
        eventually(() -> assertThat(browser.text("#connections-pager span")).isEqualTo("Page 2 of 5"));
        browser.script(MANY, 42, 1);
        eventually(() -> assertThat(page.connectionNames()).hasSize(42).startsWith("Visitor 41"));
        assertThat(browser.isShown("#connections-pager")).isFalse();
        assertThat(browser.text("#connections-note")).isEmpty();
        browser.assertNoComplaints();
    }

    @Test
    void answerToAnEarlierRequest_isNotShown() {
        server = Servers.start();
        AdminPage page = AdminPage.open(browser, server.uri());
        browser.script(MANY, 250, 1);
        eventually(() -> assertThat(page.connectionNames()).hasSize(50));
        browser.script("""
                const real = window.fetch;
                globalThis.waiting = [];
                window.fetch = async (url, options) => {
                  const response = await real(url, options);
                  if (/visitor/.test(url) && !/visitor\\+249/.test(url)) await new Promise((done) => waiting.push(done));
                  return response;
                };""");
        browser.type("#connections-filter", "visitor");
        eventually(() -> assertThat(browser.is("waiting.length > 0")).isTrue());
        browser.type("#connections-filter", " 249");
        eventually(() -> assertThat(page.connectionNames()).containsExactly("Visitor 249"));
        // One script: the rows are asked for anew each second.
        Object rows = browser.script("""
                return (async () => {
                  for (const done of waiting) done();
                  await new Promise((done) => setTimeout(done, 100));
                  return document.querySelectorAll('#connections-table tbody tr').length;
                })()""");
        assertThat(rows).isEqualTo(1L);
        browser.assertNoComplaints();
    }
}
