package io.chathub.benchmarks.store;

import io.chathub.core.HistoryQuery;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntConsumer;

/** A store with many messages in some rooms, and in foreign rooms: pages and searches. The texts follow from a seed. */
final class Million {

    private static final int BATCH = 512;
    private static final int WORDS_A_TEXT = 12;
    private static final int WORDS = 20_000;
    private static final int TIMES = 1_000;
    /** So many times as many reads are not measured: the first thousand pages take 1.4 times as long, while the JVM compiles. */
    private static final int WARM_UP = 3;
    /** Of so many messages one, the first, is in a foreign room. */
    private static final int FOREIGN = 5;

    private static final int RARE = 50_000;
    private static final int CHINESE = 1_000;

    private final Table table;
    private final String row;
    private final int messages;
    private final int rooms;
    private final Random random = new Random(42);

    Million(Table table, String row, int messages, int rooms) {
        this.table = table;
        this.row = row;
        this.messages = messages;
        this.rooms = rooms;
    }

    static void open(MessageStore store) {
        RoomOptions options =
                RoomOptions.builder().historySize(HubPublishing.KEPT).build();
        store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
    }

    private String text(int number, boolean foreign) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS_A_TEXT; i++) {
            double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
            text.append("word").append((int) (skewed * WORDS)).append(' ');
        }
        text.append(number % 2 == 0 ? "common " : "").append(number % 3 == 0 ? "usual " : "");
        text.append(number % CHINESE == 1 ? "我们去上海吧 " : "").append(number % RARE == 1 ? "rareword" : "");
        return foreign ? text + " foreignword" : text.toString();
    }

    /** Fills an open store, by commits as a hub makes them. */
    void fill(MessageStore store) {
        long begin = System.nanoTime();
        long first = System.currentTimeMillis() - messages; // a hub that starts later removes messages that are too old
        List<NewEvent> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < messages; i++) {
            boolean foreign = i % FOREIGN == 0;
            int ofForeign = i / FOREIGN;
            String room = foreign ? "foreign" + ofForeign % rooms : "room" + (i - ofForeign - 1) % rooms;
            MessagePosted message = MessagePosted.builder(
                            room, "user" + i % 100, text(i, foreign), Instant.ofEpochMilli(first + i))
                    .id("c1")
                    .user("public" + i % 100)
                    .build();
            batch.add(new NewEvent(new PublishRequest("c1", message), "epoch-of-" + room));
            if (batch.size() == BATCH || i == messages - 1) {
                store.commit(UUID.randomUUID(), System.currentTimeMillis(), batch); // so that none is too old
                batch.clear();
            }
        }
        table.add(row, "filled, messages/s", messages / ((System.nanoTime() - begin) / 1e9));
        table.add(row, "size, bytes a message", (double) store.status().bytes() / messages);
    }

    /** Reads pages, and searches. */
    void read(MessageStore store) {
        int inRoom = (messages - messages / FOREIGN) / rooms;
        measure(
                "page of 50 ms",
                TIMES,
                i -> store.history("room" + i % rooms, HistoryQuery.before(1 + random.nextInt(inRoom / 2), 50)));
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < rooms; i++) {
            all.add("room" + i);
        }
        search(store, all, "rare word ms", "rareword", 50);
        search(store, all, "two-character Chinese word ms", "上海", 200);
        search(store, all, "common word ms", "common", 50);
        search(store, all, "two common words ms", "common usual", 50);
        for (int i = 0; i < 3; i++) { // by turns: their ratio matters
            search(store, all, "word of foreign rooms alone ms", "foreignword", TIMES);
            search(store, all, "word of no room ms", "nowhereword", TIMES);
        }
    }

    private void search(MessageStore store, Set<String> all, String figure, String text, int times) {
        SearchQuery query = new SearchQuery(all, text, null, null, 50);
        SearchPage first = store.search(query);
        table.add(
                row,
                figure.replace(" ms", ", hits of the first page"),
                first.messages().size());
        measure(figure, times, i -> store.search(query));
    }

    private void measure(String figure, int times, IntConsumer read) {
        for (int i = 0; i < times * WARM_UP; i++) {
            read.accept(i);
        }
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            read.accept(i);
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        table.add(row, figure + ", p50", millis[times / 2]);
        table.add(row, figure + ", p99", millis[(int) (times * 0.99)]);
    }
}
