package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.Room;
import io.chathub.core.options.RoomOptions;
import io.chathub.examples.browser.Trace.Part;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The speed of the chat page, by traces of Chromium. The figures are printed. The bounds are about sizes, the CPU time of tasks and the
 * frame in the middle, which other load of the machine affects little. With {@code -Dchathub.speed.strict=true}, for a machine without
 * other load, no frame and no task may take more than 50 ms by the clock.
 */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class SpeedBrowserIT {

    /** The CPU time in milliseconds of the layout for one message more. A layout of all 2,000 messages takes several times as much. */
    private static final double LAYOUT = 15;

    /** The CPU time in milliseconds to find what moved with all messages. The visit of all their parts takes several times as much. */
    private static final double MOVE = 25;

    /** Milliseconds from an input to its effect that people take as immediate. */
    private static final double DELAY = 100;

    /** The texts that are shown and their positions. */
    private static final String POSITIONS = """
            return [...document.querySelectorAll('h1, h2, p, label, input, button, img')].filter((e) => e.checkVisibility()).map((e) => {
              const { x, y, width, height } = e.getBoundingClientRect();
              return [e.id, e.textContent.trim(), x, y, width, height].join(' ');
            })""";

    private static final int MESSAGES = 2_000;
    /** The messages of a list whose end is in view. */
    private static final int KEPT = 500;
    /** CSS pixels a second: a page of the list ten times a second. */
    private static final int SPEED = 8_000;

    private static final List<String> TEXTS = List.of(
            "Good morning",
            "Has anybody seen the notes of **last week**? They were in https://example.org/notes/2026?week=48 once.",
            "I have them here:\n- the oven is in the kitchen\n- the key is under the *third* flower pot\n- `make cake` needs eggs",
            "Thanks! 🎉",
            "A longer one, with some sentences. It is about nothing, but has as many words as people write when they explain why they are late, and it has two lines on most screens.",
            "```\nfor (const egg of eggs) {\n  cake.add(egg);\n}\n```",
            "ok",
            "> the key is under the third flower pot\nThere are only two?");

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
                                .rooms(RoomOptions.builder()
                                        .historySize(2 * MESSAGES)
                                        .build())
                                .build()));
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private void post(int number) {
        Room lobby = server.hub().room("lobby");
        var unused = lobby.publish("Person " + number / 3 % 9, TEXTS.get(number % TEXTS.size()))
                .toCompletableFuture()
                .join();
    }

    private static long height() {
        return (Long)
                browser.script(
                        "const log = document.getElementById('messages'); return Math.ceil(log.scrollHeight - log.clientHeight)");
    }

    private static boolean isAt(String edge) {
        return browser.is(
                "(log => (arguments[0] === 'top' ? log.scrollTop : log.scrollHeight - log.clientHeight - log.scrollTop) < 2)(document.getElementById('messages'))",
                edge);
    }

    private static void assertNoLongFrame(SoftAssertions soft, String what, Part part) {
        Figures frames = part.scrolledFrames();
        Speed.print(what + ", frames, ms", frames);
        soft.assertThat(frames.count()).as("frames: " + what).isGreaterThan(100);
        soft.assertThat(frames.median()).as("the frame in the middle: " + what).isLessThan(Speed.LONG);
        if (Speed.STRICT) {
            soft.assertThat(frames.largest()).as("the longest frame: " + what).isLessThan(Speed.LONG);
        }
    }

    @Test
    void twoThousandMessages_areScrolledFromEndToEnd() {
        for (int i = 0; i < MESSAGES + 100; i++) {
            post(i);
        }
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        Trace trace = Trace.of(browser, tools -> {
            Trace.mark(browser, "begin");
            while (browser.count("#messages .message") < MESSAGES) {
                int before = browser.count("#messages .message");
                browser.turnWheel(-4_000, SPEED);
                eventually(() -> assertThat(browser.count("#messages .message") > before || !isAt("top"))
                        .isTrue());
            }
            Trace.mark(browser, "loaded");
            int height = (int) height();
            browser.turnWheel(height, SPEED);
            Trace.mark(browser, "down");
            assertThat(isAt("bottom")).isTrue();
            browser.turnWheel(-height, SPEED);
            Trace.mark(browser, "up");
            assertThat(isAt("top")).isTrue();
            for (int i = 0; i < 10; i++) {
                post(i);
                int count = MESSAGES + 1 + i;
                eventually(() -> assertThat(browser.count("#messages .message")).isGreaterThanOrEqualTo(count));
            }
            Trace.mark(browser, "more");
            browser.turnWheel(2 * height, 4 * SPEED);
            eventually(() -> assertThat(isAt("bottom")).isTrue());
            Trace.mark(browser, "end");
            post(0);
            eventually(() -> assertThat(browser.count("#messages .message")).isEqualTo(KEPT));
            assertThat(isAt("bottom")).isTrue();
            Trace.mark(browser, "dropped");
        });
        SoftAssertions.assertSoftly(soft -> {
            Speed.assertNoLongTask(soft, "2,000 messages are loaded", trace.between("begin", "loaded"));
            Figures moves = trace.between("begin", "loaded").prePaints();
            Speed.print("2,000 messages are loaded, CPU time to find what moved, ms", moves);
            soft.assertThat(moves.largest()).as("the move of all messages").isLessThan(MOVE);
            Speed.assertNoLongTask(soft, "scrolled down", trace.between("loaded", "down"));
            assertNoLongFrame(soft, "scrolled down", trace.between("loaded", "down"));
            Speed.assertNoLongTask(soft, "scrolled up", trace.between("down", "up"));
            assertNoLongFrame(soft, "scrolled up", trace.between("down", "up"));
            Figures layouts = trace.between("up", "more").layouts();
            Speed.print("a message more, CPU time of layouts, ms", layouts);
            soft.assertThat(layouts.atPercent(75))
                    .as("the layout for one message more")
                    .isLessThan(LAYOUT);
            Speed.assertNoLongTask(soft, "the oldest are dropped", trace.between("end", "dropped"));
        });
        assertThat(page.messages()).hasSize(KEPT);
        browser.assertNoComplaints();
    }

    @Test
    void typing_isShownWhile200MessagesASecondArrive() {
        ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
        browser.click("#message-input");
        Trace trace = Trace.of(browser, tools -> {
            Trace.mark(browser, "begin");
            try (Repeated keys = Repeated.each(100, 50, number -> pressKey(tools, number))) {
                keys.awaitEnd();
            }
            Trace.mark(browser, "idle");
            try (Repeated keys = Repeated.each(100, 100, number -> pressKey(tools, number));
                    Repeated messages = Repeated.each(5, 2_000, this::post)) {
                keys.awaitEnd();
                messages.awaitEnd();
            }
            post(0);
            server.hub()
                    .room("lobby")
                    .publish("Ben", "The last one")
                    .toCompletableFuture()
                    .join();
            page.awaitMessage("The last one");
            Trace.mark(browser, "flood");
        });
        Part idle = trace.between("begin", "idle");
        Part flood = trace.between("idle", "flood");
        Speed.print("typing in a quiet room, from key to paint, ms", idle.inputToPaint("keydown"));
        Speed.print("typing at 200 messages a second, from key to paint, ms", flood.inputToPaint("keydown"));
        assertThat(page.composed()).hasSize(150);
        SoftAssertions.assertSoftly(soft -> {
            Speed.assertNoLongTask(soft, "200 messages a second", flood);
            Figures delays = flood.inputToPaint("keydown");
            soft.assertThat(delays.count()).as("keys").isEqualTo(100);
            soft.assertThat(delays.median()).as("from key to paint").isLessThan(DELAY);
            if (Speed.STRICT) {
                soft.assertThat(delays.atPercent(99)).as("from key to paint").isLessThan(DELAY);
            }
        });
        assertThat(browser.count("#messages .message"))
                .as("messages in the list")
                .isLessThanOrEqualTo(KEPT);
        browser.assertNoComplaints();
    }

    private static void pressKey(DevTools tools, int number) {
        String text = number % 6 == 5 ? " " : "e";
        for (String type : List.of("keyDown", "keyUp")) {
            tools.run(
                    "Input.dispatchKeyEvent",
                    type.equals("keyDown")
                            ? Map.of("type", type, "key", text, "text", text)
                            : Map.of("type", type, "key", text));
        }
    }

    @Test
    void firstVisit_loadsLessThan200KilobytesAndNothingOfLaterUse() {
        try (DevTools tools = browser.devTools()) {
            tools.run("Network.enable", Map.of());
            ChatPage page = ChatPage.join(browser, server.uri(), "Ann");
            page.awaitState("online");
            eventually(() -> assertThat(openRequests(tools)).isEmpty());
            List<JsonObject> responses = tools.events("Network.responseReceived");
            List<String> loaded = responses.stream()
                    .map(event -> event.getAsJsonObject("response").get("url").getAsString())
                    .toList();
            long bytes = tools.events("Network.loadingFinished").stream()
                    .mapToLong(event -> event.get("encodedDataLength").getAsLong())
                    .sum();
            Speed.print("a first visit, bytes with headers", bytes + " of " + loaded.size() + " files");
            assertThat(loaded).anyMatch(url -> url.endsWith("/assets/chat.js"));
            assertThat(bytes).as("bytes of a first visit").isBetween(50_000L, 200_000L);
            assertThat(loaded)
                    .noneMatch(url -> url.matches(".*(emoji-picker|emojilib|search-panel|past-view|uPlot).*"));
        }
        browser.assertNoComplaints();
    }

    /** The requests that are not finished. */
    private static Set<String> openRequests(DevTools tools) {
        Set<String> open = ids(tools, "Network.requestWillBeSent");
        open.removeAll(ids(tools, "Network.loadingFinished"));
        open.removeAll(ids(tools, "Network.loadingFailed"));
        return open;
    }

    private static Set<String> ids(DevTools tools, String method) {
        return tools.events(method).stream()
                .map(event -> event.get("requestId").getAsString())
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void firstPaint_needsNoScript() {
        browser.open(server.uri());
        eventually(() -> assertThat(browser.focused()).isEqualTo("name-input"));
        Object finished = browser.script(POSITIONS);
        browser.clear();
        Trace trace = Trace.of(browser, tools -> {
            tools.run("Network.enable", Map.of());
            tools.run("Network.setBlockedURLs", Map.of("urls", List.of("*.js")));
            browser.open(server.uri());
            Trace.mark(browser, "opened");
            eventually(
                    () -> assertThat(browser.is("performance.getEntriesByName('first-contentful-paint').length === 1"))
                            .isTrue());
            Trace.mark(browser, "painted");
        });
        assertThat(trace.count("firstContentfulPaint")).isPositive();
        assertThat(browser.isShown("#name-input")).isTrue();
        assertThat(browser.isShown("#join-button")).isTrue();
        assertThat(browser.script(POSITIONS)).as("positions of what is shown").isEqualTo(finished);
        assertThat(browser.focused()).as("no module has run").isNotEqualTo("name-input");
    }
}
