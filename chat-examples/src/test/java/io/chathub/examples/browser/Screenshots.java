package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.Keys;

/**
 * Takes the screenshots in {@code docs/screenshots}, from a running server with bots and browsers. Arguments: the folder to write
 * to, and the seconds that the dashboard runs before its screenshot. {@code docs/screenshots.sh} builds and runs it.
 */
public final class Screenshots {

    /**
     * A message. {@link #READER} and {@link #PHONE} post theirs by a browser.
     *
     * @param price   empty for none
     * @param refers  the request's field that names another message, and the beginning of that one's text; both empty for none
     */
    private record Line(String who, String text, String price, int secondsBefore, String refers, String other) {
        Line(String who, String text, String price, int secondsBefore) {
            this(who, text, price, secondsBefore, "", "");
        }

        void sayAs(Bot bot) {
            if (price.isEmpty()) {
                bot.send(text);
            } else {
                bot.send(text, price);
            }
        }

        String fields(Map<String, Long> offsets) {
            return (price.isEmpty() ? "" : ",'price':" + price)
                    + (refers.isEmpty() ? "" : ",'" + refers + "':" + offset(offsets, other));
        }
    }

    private static final long TICK_MILLIS = 100;

    private static final String READER = "Nora Lindqvist";
    private static final String PHONE = "Emil";
    private static final String SELLER = "Marta";
    private static final String NEIGHBOUR = "Jonas";
    private static final String LATE = "Ruth";
    private static final List<String> VISITORS =
            List.of(SELLER, NEIGHBOUR, READER, PHONE, LATE, "Theo", "Clara", "Yuki");

    private static final List<Line> CONVERSATION = List.of(
            new Line(
                    SELLER,
                    "Morning all! We move out on the **12th**, and need a new home for\\n- an oak table with chairs\\n- ~~two lamps~~ (gone)",
                    "",
                    0),
            new Line(NEIGHBOUR, "Oh no. Who is going to water my plants now?", "", 50),
            new Line(LATE, "Me, for cake.", "", 40, "replyTo", "Oh no"),
            new Line(SELLER, "Oak table with four chairs, some scratches, very solid", "180", 95),
            new Line(NEIGHBOUR, "Where are the scratches?", "", 30, "thread", "Oak table"),
            new Line(SELLER, "On one leg, not on the top", "", 25, "thread", "Oak table"),
            new Line(READER, "Could I have the table without the chairs?", "", 70),
            new Line(SELLER, "Sure. The table alone is", "120", 55, "replyTo", "Could I"),
            new Line(PHONE, "Then I take the chairs! All four for", "60", 40),
            new Line(READER, "Deal. I can carry it down on Saturday, if someone takes the other end", "", 80),
            new Line(NEIGHBOUR, "The beans need water, too", "", 15),
            new Line(PHONE, "@Nora Lindqvist I am in. Saturday at ten?", "", 45),
            new Line(LATE, "I can hold the door, and the cake: `2 eggs`, flour, and https://example.org/cake", "", 30));

    private final Path folder;
    private final Duration watch;

    private Screenshots(Path folder, Duration watch) {
        this.folder = folder;
        this.watch = watch;
    }

    /** Takes all screenshots. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        Screenshots screenshots =
                new Screenshots(folder, Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 30));
        screenshots.conversation();
        screenshots.dashboard();
    }

    private void conversation() throws IOException {
        Duration all = Duration.ofSeconds(
                CONVERSATION.stream().mapToInt(Line::secondsBefore).sum() + 20);
        ShiftedClock clock = new ShiftedClock(all.negated());
        Hub hub = Hub.builder().clock(clock).tokens(GuestKeys.only()).build();
        Browser desktop = Browser.start();
        Browser phone = Browser.start();
        try (ChatServer server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(Servers.WITH_PRICES)
                .hub(hub)
                .build()
                .start()) {
            desktop.hideScrollbars();
            phone.hideScrollbars();
            phone.viewport(390, 844, true);
            ChatPage reader = ChatPage.join(desktop, server.uri(), READER);
            ChatPage onPhone = ChatPage.join(phone, server.uri(), PHONE);
            for (String room : List.of("garden", "house-meeting", "lost-and-found")) {
                reader.enter(room);
                reader.awaitNote("You joined " + room + ".");
            }
            reader.enter("lobby");
            try (Visitor seller = Visitor.join(server.uri(), SELLER);
                    Visitor neighbour = Visitor.join(server.uri(), NEIGHBOUR);
                    Visitor late = Visitor.join(server.uri(), LATE)) {
                Map<String, Visitor> visitors = Map.of(SELLER, seller, NEIGHBOUR, neighbour, LATE, late);
                eventually(() -> assertThat(reader.people()).contains(LATE));
                elsewhere(hub, neighbour, late);
                Map<String, Long> offsets = new LinkedHashMap<>();
                for (Line line : CONVERSATION) {
                    clock.forward(Duration.ofSeconds(line.secondsBefore()));
                    say(line, visitors.get(line.who()), line.who().equals(READER) ? reader : onPhone, offsets);
                    long offset = offsets.size() + 1L;
                    eventually(() -> assertThat(newestOffset(desktop)).isEqualTo(offset));
                    eventually(() -> assertThat(newestOffset(phone)).isEqualTo(offset));
                    offsets.put(line.text(), offset);
                }
                var unused = hub.room("lobby")
                        .messages()
                        .pin(offset(offsets, "Morning"), true)
                        .toCompletableFuture()
                        .join();
                // A lower price, and a message in the wrong room.
                unused = hub.room("lobby")
                        .messages()
                        .pin(offset(offsets, "Sure"), true)
                        .toCompletableFuture()
                        .join();
                long changed = seller.request("{'type':'edit','target':" + offset(offsets, "Sure")
                        + ",'text':'Sure. The table alone is','price':110}");
                assertThat(changed).isPositive();
                changed = neighbour.request("{'type':'delete','target':" + offset(offsets, "The beans") + "}");
                assertThat(changed).isPositive();
                react(offsets, "Oh no", "😢", seller, late);
                react(offsets, "Deal", "🎉", seller, neighbour, late);
                react(offsets, "Deal", "👍", neighbour);
                react(offsets, "I can hold", "😂", neighbour);
                phone.script("document.querySelector('.message-rows > .message:last-child').scrollIntoView()");
                react(phone, offset(offsets, "I can hold"), "❤️");
                react(desktop, offset(offsets, "Deal"), "🎉");
                eventually(() -> assertThat(reader.peopleCount()).isEqualTo("5 people"));
                eventually(() -> assertThat(reader.people()).hasSize(5));
                for (Browser browser : List.of(desktop, phone)) {
                    eventually(
                            () -> assertThat(browser.count(".message-edited")).isEqualTo(1));
                    eventually(() -> assertThat(browser.texts(".message-text")).contains("message deleted"));
                }
                eventually(() -> assertThat(desktop.texts(".reaction")).contains("🎉 4", "❤️ 1"));
                eventually(() -> assertThat(phone.texts(".reaction")).contains("🎉 4", "❤️ 1"));
                // A phone has no mouse.
                phone.script("document.getElementById('message-tools').hidden = true");
                inBothSchemes(phone, "chat-phone.png", "chat-dark-phone.png");
                desktop.click("#message-input");
                reader.type("Sure, ring at the third floor");
                inBothSchemes(desktop, "chat.png", "chat-dark.png");
                long deal = offset(offsets, "Deal");
                desktop.hover(".message[data-offset='" + deal + "'] > .bubble");
                desktop.click("#message-tools [data-action=menu]");
                save(desktop, "chat-menu.png");
                phone.longPress(".message[data-offset='" + offset(offsets, "I can hold") + "'] > .bubble");
                phone.click("#message-menu [data-action=picker]");
                eventually(() -> assertThat(phone.count(".picker-emoji")).isPositive());
                save(phone, "chat-picker-phone.png");
                desktop.press(Keys.ESCAPE);
                desktop.click("#pinned-toggle");
                eventually(() -> assertThat(desktop.texts(".pinned-text")).hasSize(2));
                save(desktop, "chat-pinned.png");
                phone.press(Keys.ESCAPE);
                phone.click("#message-input");
                onPhone.type("Saturday, then. Thanks, @");
                eventually(() -> assertThat(phone.count(".mention-name")).isPositive());
                save(phone, "chat-mention-phone.png");
            }
        } finally {
            Browser.closeAll(desktop, phone);
        }
    }

    /** Unread messages of other rooms, one of which mentions the reader. */
    private static void elsewhere(Hub hub, Visitor neighbour, Visitor late) {
        String reader = hub.clients().stream()
                .filter(client -> READER.equals(client.username()))
                .findFirst()
                .orElseThrow()
                .publicId();
        long unused = neighbour.request("{'type':'join','room':'garden'}");
        for (String text : List.of("Who has the key of the shed?", "Found it.", "The beans are in flower")) {
            unused = neighbour.request("{'type':'message','room':'garden','text':'" + text + "'}");
        }
        unused = late.request("{'type':'join','room':'house-meeting'}");
        unused = late.request("{'type':'message','room':'house-meeting','text':'@" + READER
                + " will you write the minutes?','mentions':['" + reader + "']}");
    }

    /** @param visitor null for a line of a page */
    private static void say(Line line, @Nullable Visitor visitor, ChatPage page, Map<String, Long> offsets) {
        if (visitor != null) {
            var unused = visitor.say(line.text(), line.fields(offsets));
        } else if (line.price().isEmpty()) {
            page.type(line.text(), Keys.ENTER);
        } else {
            page.sendWithPrice(line.text(), line.price());
            page.browser().click("#price-toggle");
        }
    }

    private static void react(Map<String, Long> offsets, String begin, String emoji, Visitor... visitors) {
        for (Visitor visitor : visitors) {
            var unused = visitor.react(offset(offsets, begin), emoji);
        }
    }

    /** Reacts in the menu of a page. */
    private static void react(Browser browser, long offset, String emoji) {
        String bubble = ".message[data-offset='" + offset + "'] > .bubble";
        browser.longPress(bubble);
        browser.click("#message-menu [data-emoji='" + emoji + "']");
    }

    private static long offset(Map<String, Long> offsets, String begin) {
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(begin))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** The highest offset of the messages that a page shows; 0 for none. */
    private static long newestOffset(Browser browser) {
        return ((Number)
                        browser.script(
                                "return Math.max(0, ...[...document.querySelectorAll('.message[data-offset]')].map((m) => Number(m.dataset.offset)))"))
                .longValue();
    }

    private void inBothSchemes(Browser browser, String light, String dark) throws IOException {
        browser.colorScheme("light");
        save(browser, light);
        browser.colorScheme("dark");
        save(browser, dark);
        browser.colorScheme("light");
    }

    /** A busy room: members join and leave, the message rate rises and falls. */
    private void dashboard() throws IOException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Deque<Bot> bots = new ConcurrentLinkedDeque<>();
        Browser browser = Browser.start();
        try (ChatServer server = Servers.start()) {
            browser.hideScrollbars();
            browser.viewport(1280, 900, false);
            AdminPage page = AdminPage.open(browser, server.uri());
            Random random = new Random(7);
            long start = System.nanoTime();
            var unused = timer.scheduleAtFixedRate(
                    () -> market(server.uri(), bots, random, partOf(System.nanoTime() - start)),
                    0,
                    TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(watch.plus(Browser.PATIENCE))
                    .until(() -> partOf(System.nanoTime() - start) == 1
                            && page.connectionNames().size() == visitorsAt(1));
            save(browser, "admin.png");
        } finally {
            timer.shutdownNow();
            bots.forEach(Bot::close);
            browser.close();
        }
    }

    private double partOf(long nanos) {
        return Math.min(1, (double) nanos / watch.toNanos());
    }

    private static int visitorsAt(double part) {
        return (int) Math.round(3 + 3 * part + 1.8 * Math.sin(part * 9.5));
    }

    /** One tick: lets a bot join or leave if needed, and perhaps post a message. */
    private static void market(URI chat, Deque<Bot> bots, Random random, double part) {
        int wanted = visitorsAt(part);
        if (bots.size() < wanted) {
            bots.addLast(Bot.join(chat, VISITORS.get(bots.size())));
        } else if (bots.size() > wanted) {
            bots.removeLast().close();
        }
        double perSecond = 2.4 + 1.5 * Math.sin(part * 15) + 0.6 * Math.sin(part * 41);
        if (random.nextDouble() < perSecond * TICK_MILLIS / 1_000) {
            Line line = CONVERSATION.get(random.nextInt(CONVERSATION.size()));
            bots.stream().skip(random.nextInt(bots.size())).findFirst().ifPresent(bot -> line.sayAs(bot));
        }
    }

    private void save(Browser browser, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, browser.screenshot());
        System.out.println(file + "  " + Files.size(file) / 1024 + " KiB");
    }

    /** The system's clock with an offset: a conversation of minutes takes seconds. */
    private static final class ShiftedClock extends Clock {
        private volatile Duration offset;

        ShiftedClock(Duration offset) {
            this.offset = offset;
        }

        void forward(Duration step) {
            offset = offset.plus(step);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
