package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.server.jetty.ChatServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The page's event modules: events of unknown types, and what a new module can do. */
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
@Tag("long")
class EventsBrowserIT {

    /** Frames reach the page with the messages "unknown …" as events of a type that the page does not know. */
    private static final String NEWER_SERVER = """
            const change = (event) => event.text?.startsWith('unknown') ? { ...event, type: 'from-the-future', text: undefined } : event;
            globalThis.WebSocket = class extends WebSocket {
              set onmessage(listener) {
                super.onmessage = listener && (({ data }) => {
                  const frame = change(JSON.parse(data));
                  if (Array.isArray(frame.events)) frame.events = frame.events.map(change);
                  listener({ data: JSON.stringify(frame) });
                });
              }
            }""";

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
                HubOptions.builder().messageRate(RateLimit.UNLIMITED).build());
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    @Test
    void eventOfUnknownType_isNotShownAndLeavesNoHole() {
        publish("m1", "unknown 2", "m3");
        ChatPage page = ChatPage.open(browser, server.uri());
        browser.script(NEWER_SERVER);
        page.join("Ann");
        page.awaitMessage("m3");
        publish("unknown 4", "m5", "unknown 6", "m7");
        page.awaitMessage("m7");

        assertThat(page.messageTexts()).containsExactly("m1", "m3", "m5", "m7");
        assertThat(page.notes()).containsExactly("This is the beginning of the room.", "You joined.");
        browser.assertNoComplaints();
    }

    /** A page of the history has 50 events: the second one from the end has no message. */
    @Test
    void eventsOfUnknownTypes_inOlderPagesAreSkipped() {
        publish(IntStream.rangeClosed(1, 170)
                .mapToObj(i -> i > 60 && i <= 130 ? "unknown " + i : "m" + i)
                .toArray(String[]::new));
        ChatPage page = ChatPage.open(browser, server.uri());
        browser.script(NEWER_SERVER);
        page.join("Ann");
        page.awaitMessage("m170");
        eventually(() -> {
            browser.script("document.getElementById('messages').scrollTop = 0");
            assertThat(page.messageTexts()).contains("m1");
        });
        assertThat(page.messageTexts()).hasSize(100).noneMatch(text -> text.startsWith("unknown"));
        browser.assertNoComplaints();
    }

    /** A module as it would stand in {@code events/vote.js}, in a registry of the test. */
    @Test
    void newEventModule_changesAMessageInTheListAndInOlderMessages() {
        var unused = ChatPage.open(browser, server.uri());
        Object texts = runAsync("""
                const base = new URL('assets/', location.href);
                const [{ EventRegistry }, { MessageList }, message] = await Promise.all(
                  ['events/registry.js', 'messages/message-list.js', 'events/message.js'].map((path) => import(new URL(path, base))));
                const vote = {
                  type: 'vote',
                  parse: ({ offset, target, sign }) => ({ offset, target, sign }),
                  apply: ({ offset, target, sign }, chat) => chat.messages.changeMessage(target, offset, ({ text }) => ({ text: text + sign })),
                };
                const registry = new EventRegistry([message, vote]);
                const [log, empty, button] = ['div', 'div', 'button'].map((tag) => document.createElement(tag));
                document.body.append(log);
                const session = { isOwn: () => false, isMe: () => false, has: () => false };
                const names = { of: () => null, learn() {} };
                const unread = { put() {}, removed() {} };
                const chat = { unread, messages: new MessageList({ log, empty, button, onOlder() {}, pendingActions: {}, session, names }), session, names };
                chat.messages.show();
                const post = (offset) => ({ type: 'message', room: 'r', offset, id: 'c1', username: 'Ann', text: `m${offset}`, timestamp: '2026-01-01T12:00:00Z' });
                const on = (offset, target, sign) => ({ type: 'vote', room: 'r', offset, target, sign });
                const apply = (raw) => registry.apply(registry.parse(raw), chat, false);
                [post(3), on(4, 3, '+'), on(5, 2, '-')].forEach(apply);
                chat.messages.prepend(() => [post(1), on(2, 1, '*')].forEach(apply));
                const texts = [...log.querySelectorAll('.message-text')].map((element) => element.textContent);
                log.remove();
                return texts;""");
        assertThat(texts).isEqualTo(List.of("m1*", "m3+"));
        browser.assertNoComplaints();
    }

    private static Object runAsync(String body) {
        return browser.script("return (async () => {" + body + "})()");
    }

    private void publish(String... texts) {
        for (String text : texts) {
            server.hub().room("lobby").publish("host", text);
        }
    }
}
