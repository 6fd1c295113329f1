package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;

/** The dashboard in a browser. */
final class AdminPage {

    private final Browser browser;

    private AdminPage(Browser browser) {
        this.browser = browser;
    }

    static AdminPage open(Browser browser, URI chat) {
        browser.open(chat.resolve("admin"));
        AdminPage page = new AdminPage(browser);
        page.awaitState("live");
        return page;
    }

    String state() {
        return (String) browser.script("return document.getElementById('feed-state').dataset.state");
    }

    void awaitState(String state) {
        eventually(() -> assertThat(state()).isEqualTo(state));
    }

    /** The whole number in a tile; -1 while the tile has none. */
    long number(String id) {
        String text = browser.text("#" + id).replace(",", "");
        return text.matches("\\d+") ? Long.parseLong(text) : -1;
    }

    /** The rate in a tile; 0 while the tile has none. */
    double rate(String id) {
        String text = browser.text("#" + id).replace(",", "");
        return text.matches("[\\d.]+") ? Double.parseDouble(text) : 0;
    }

    String uptime() {
        return browser.text("#uptime");
    }

    List<String> connectionNames() {
        return browser.texts("#connections-table tbody td:first-child bdi");
    }

    /** The messages column of the row with this name. */
    List<String> sentBy(String name) {
        List<?> counts = (List<?>) browser.script("""
                return [...document.querySelectorAll('#connections-table tbody tr')]
                  .filter(r => r.querySelector('bdi').textContent === arguments[0])
                  .map(r => r.querySelector('td.number').textContent)""", name);
        return counts.stream().map(String.class::cast).toList();
    }

    List<String> recentMessageTexts() {
        return browser.texts("#recent-messages li .feed-text");
    }

    List<String> recentMessageAuthors() {
        return browser.texts("#recent-messages li .feed-name");
    }

    List<String> eventNames() {
        return browser.texts("#recent-events li .feed-name");
    }

    List<String> eventTypes() {
        return browser.texts("#recent-events li .event-type");
    }

    /** Opens the dialog of an action on the row with this name: {@code disconnect}, {@code mute} or {@code ban}. */
    void begin(String action, String name) {
        eventually(() -> assertThat(connectionNames()).contains(name));
        eventually(() -> assertThat(browser.is("""
                (b => { b?.click(); return b !== undefined && !b.disabled })(
                  [...document.querySelectorAll(`#connections-table button[data-action=${arguments[1]}]`)]
                    .find(b => b.closest('tr').querySelector('bdi').textContent === arguments[0]))""", name, action)).isTrue());
        eventually(() ->
                assertThat(browser.is("document.getElementById('act').open")).isTrue());
    }

    /** Enters a reason and confirms the open dialog. */
    void confirm(String reason) {
        browser.type("#act-reason", reason);
        browser.click("#act-confirm");
    }

    /** The subjects that the open dialog offers. */
    List<String> subjects() {
        return browser.texts("#act-subjects .choice-text");
    }

    /** Chooses a subject of the open dialog by its index. */
    void choose(int subject) {
        browser.click("#act-subjects .choice:nth-child(" + (subject + 1) + ") input");
    }

    void awaitNotice(String notice) {
        eventually(() -> assertThat(browser.text("#notice")).isEqualTo(notice));
        assertThat(browser.is("document.getElementById('act').open")).isFalse();
    }

    List<String> sanctions() {
        return browser.texts("#sanctions li .feed-name");
    }

    List<String> auditActions() {
        return browser.texts("#audit-log li .event-type");
    }

    List<String> auditReasons() {
        return browser.texts("#audit-log li .reason");
    }

    /** The number of requests for monitoring data since the page was loaded. */
    int requests() {
        return ((Long)
                        browser.script(
                                "return performance.getEntriesByType('resource').filter(e => e.name.includes('/api/monitoring?')).length"))
                .intValue();
    }

    /** Whether a chart is painted: some of its pixels are not empty. */
    boolean isPainted(String chart) {
        return browser.is(
                "(c => c !== null && c.width > 0 && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v !== 0))"
                        + "(document.querySelector(arguments[0] + ' .uplot canvas'))",
                chart);
    }
}
