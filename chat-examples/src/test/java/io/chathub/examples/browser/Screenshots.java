package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Takes the screenshots in {@code docs/screenshots}, from a running server with bots and browsers. Arguments: the folder to write
 * to, and the seconds that the dashboard runs before its screenshot. {@code docs/screenshots.sh} builds and runs it.
 */
public final class Screenshots {

    /**
     * A message, with a price or an empty one. {@link #READER} and {@link #PHONE} post theirs by a browser, the others are bots.
     */
    private record Line(String who, String text, String price, int secondsBefore) {
        void sayAs(Bot bot) {
            if (price.isEmpty()) {
                bot.send(text);
            } else {
                bot.send(text, price);
            }
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
            new Line(SELLER, "Morning all! We move out on the 12th, so a few things need a new home.", "", 0),
            new Line(NEIGHBOUR, "Oh no. Who is going to water my plants now?", "", 50),
            new Line(LATE, "Me, for cake.", "", 40),
            new Line(SELLER, "Oak table with four chairs, some scratches, very solid", "180", 95),
            new Line(SELLER, "Floor lamp, works, bulb included", "25", 30),
            new Line(READER, "Could I have the table without the chairs?", "", 70),
            new Line(SELLER, "Sure. The table alone is", "110", 55),
            new Line(PHONE, "Then I take the chairs! All four for", "60", 40),
            new Line(READER, "Deal. I can carry it down on Saturday, if someone takes the other end", "", 80),
            new Line(READER, "And a bike to give away while we are at it, 24 inch, new tyres", "45", 35),
            new Line(PHONE, "I am in. Saturday at ten?", "", 45),
            new Line(LATE, "The bike is exactly what my daughter is looking for. Can we see it tonight?", "", 30));

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
        Hub hub = Hub.builder().clock(clock).build();
        Browser desktop = Browser.start();
        Browser phone = Browser.start();
        try (ChatServer server =
                ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start()) {
            desktop.hideScrollbars();
            phone.hideScrollbars();
            phone.colorScheme("dark");
            phone.viewport(390, 844, true);
            ChatPage reader = ChatPage.join(desktop, server.uri(), READER);
            ChatPage onPhone = ChatPage.join(phone, server.uri(), PHONE);
            try (Bot seller = Bot.join(server.uri(), SELLER);
                    Bot neighbour = Bot.join(server.uri(), NEIGHBOUR);
                    Bot late = Bot.join(server.uri(), LATE)) {
                Map<String, Bot> bots = Map.of(SELLER, seller, NEIGHBOUR, neighbour, LATE, late);
                reader.awaitNote(LATE + " joined.");
                for (Line line : CONVERSATION) {
                    clock.forward(Duration.ofSeconds(line.secondsBefore()));
                    say(line, bots, line.who().equals(READER) ? reader : onPhone);
                    reader.awaitMessage(line.text());
                    onPhone.awaitMessage(line.text());
                }
                eventually(() -> assertThat(reader.connectedCount()).isEqualTo("5 connected to this server"));
                eventually(() -> assertThat(reader.people()).hasSize(5));
                neighbour.typing(true);
                eventually(() -> assertThat(onPhone.typing()).isEqualTo(NEIGHBOUR + " is typing…"));
                save(phone, "chat-dark-phone.png");
                neighbour.typing(true);
                eventually(() -> assertThat(reader.typing()).isEqualTo(NEIGHBOUR + " is typing…"));
                desktop.click("#message-input");
                reader.type("Sure, ring at the third floor");
                save(desktop, "chat.png");
            }
        } finally {
            Browser.closeAll(desktop, phone);
        }
    }

    private static void say(Line line, Map<String, Bot> bots, ChatPage page) {
        Bot bot = bots.get(line.who());
        if (bot != null) {
            line.sayAs(bot);
        } else if (line.price().isEmpty()) {
            page.send(line.text());
        } else {
            page.sendWithPrice(line.text(), line.price());
            page.browser().click("#price-toggle");
        }
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
