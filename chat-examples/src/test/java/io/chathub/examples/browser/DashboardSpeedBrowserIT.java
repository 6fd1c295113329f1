package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.jetty.ChatServer;
import java.util.List;
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

    /**
     * Answers the requests of the dashboard with simulated connections and rooms. The text is made once, so that the tasks of the page
     * are those of the dashboard alone.
     */
    static final String MANY = """
            const real = window.fetch;
            const [count] = arguments;
            const at = (n) => new Date(Date.now() - 3_600_000 + n).toISOString();
            const range = (make) => JSON.stringify(Array.from({ length: count }, (_, n) => make(n))).slice(1, -1);
            const id = (n) => `c${String(n * 7919 % count).padStart(6, '0')}`;
            const connections = range((n) => ({
              id: id(n), connectedAt: at(n % 50), username: `Visitor ${n}`, messagesSent: n % 7, lastActivity: at(n + 1000) }));
            const clients = range((n) => ({
              id: id(n), username: `Visitor ${n}`, remoteAddress: `10.0.${n >> 8}.${n & 255}`, version: 2, connectedAt: at(n % 50), rooms: ['lobby'] }));
            const rooms = range((n) => ({ name: `room-${n * 7919 % count}`, members: n % 3, messages: 3 * n, lastMessage: at(n) }));
            globalThis.roomNames = Array.from({ length: count }, (_, n) => `room-${n}`);
            const filled = (text, name, items) => text.replace(new RegExp(`"${name}":\\\\[`), (found) => `${found}${items},`).replace(',]', ']');
            globalThis.answers = 0;
            globalThis.hasMany = false;
            window.fetch = async (url, options) => {
              const response = await real(url, options);
              if (!hasMany) return response;
              if (/api\\/monitoring$/.test(url)) {
                globalThis.answers++;
                return new Response(filled(await response.text(), 'connections', connections));
              }
              if (/api\\/admin$/.test(url)) return new Response(filled(filled(await response.text(), 'rooms', rooms), 'clients', clients));
              return response;
            };""";

    /** Counts the comparisons of texts, which are most of the work in a table. */
    private static final String COUNTED = """
            globalThis.compared = 0;
            Intl.Collator = class extends Intl.Collator {
              get compare() {
                const real = super.compare;
                return (a, b) => {
                  globalThis.compared++;
                  return real(a, b);
                };
              }
            };""";

    private static final int ROWS = 10_000;

    private static Browser browser;

    private ChatServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
        browser.onEveryPage(COUNTED);
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @BeforeEach
    void openDashboard() {
        server = Servers.start();
        var unused = AdminPage.open(browser, server.uri());
        browser.script(MANY, ROWS);
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private static void awaitRows() {
        for (String table : List.of("connections", "rooms")) {
            eventually(() -> assertThat(browser.text("#" + table + "-note")).startsWith("Showing 1 to 100 of 10,00"));
        }
    }

    private static void showOrder(String table, String column) {
        browser.click("#" + table + "-table th[data-sort=" + column + "] button");
    }

    private static long number(String expression) {
        return (Long) browser.script("return " + expression);
    }

    @Test
    void tenThousandRows_takeNoLongTask() {
        Trace trace = Trace.of(browser, tools -> {
            Trace.mark(browser, "begin");
            browser.script("hasMany = true");
            awaitRows();
            Trace.mark(browser, "first");
            browser.script("answers = 0");
            eventually(() -> assertThat(number("answers")).isGreaterThan(5));
            Trace.mark(browser, "refreshed");
            showOrder("rooms", "name");
            showOrder("connections", "username");
            Trace.mark(browser, "ordered");
            browser.type("#rooms-filter", "room-1");
            browser.type("#connections-filter", "visitor 1");
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
    void onlyThePageOfATableIsSorted() {
        browser.script("hasMany = true");
        awaitRows();
        showOrder("rooms", "members");
        // One script: the dashboard sorts its rows anew each second.
        long compared = (Long) browser.script("""
                const before = compared;
                document.querySelector('#rooms-table th[data-sort=name] button').click();
                return compared - before;""");
        Speed.print("comparisons to order 10,000 rows by name", compared);
        assertThat(compared).as("comparisons of texts").isBetween((long) ROWS, 6L * ROWS);
        browser.assertNoComplaints();
    }

    @Test
    void pagesOfATable_areInOrder() {
        browser.script("hasMany = true");
        awaitRows();
        showOrder("rooms", "name");
        for (int turns : new int[] {0, 1, 40, 58}) {
            browser.script(
                    "for (let i = 0; i < arguments[0]; i++) document.querySelector('#rooms-pager button:last-child').click()",
                    turns);
            assertThat(browser.is("""
                            (() => {
                              const all = [...roomNames, 'lobby'].sort(new Intl.Collator().compare);
                              const shown = [...document.querySelectorAll('#rooms-table tbody td:first-child')].map((cell) => cell.textContent);
                              const from = 100 * (parseInt(document.querySelector('#rooms-pager span').textContent.match(/[0-9]+/), 10) - 1);
                              return shown.length === 100 && shown.every((name, n) => name === all[from + n]);
                            })()"""))
                    .as("rows after %s turns of the page", turns)
                    .isTrue();
        }
        assertThat(browser.text("#rooms-pager span")).startsWith("Page 100 of 10");
        browser.assertNoComplaints();
    }
}
