package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Publication;
import io.chathub.core.internal.store.BrokerTuning;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The notifications of heads: a node learns of the events of another one by them, and by the comparison of heads where none comes. */
@NeedsPostgres
@Tag("long")
class HeadMovesTest {

    private static final String ROOM = "room";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A comparison of heads that no test waits for. */
    private static final Duration NO_POLL = Duration.ofDays(1);

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private MessageStore store(DataSource source) {
        MessageStore store = PostgresStore.of(source);
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        return store;
    }

    private MessageStore store() {
        MessageStore store = store(schema.dataSource());
        open.add(store);
        return store;
    }

    private static void post(MessageStore store, String... rooms) {
        List<NewEvent> events = new ArrayList<>();
        for (String room : rooms) {
            MessagePosted message =
                    MessagePosted.builder(room, "ann", "text", Instant.EPOCH).build();
            events.add(new NewEvent(new PublishRequest("c1", message), "an-epoch"));
        }
        store.commit(UUID.randomUUID(), 1_000, events);
    }

    /** A session that receives the notifications of the schema. */
    private final class Listener {

        private final Connection connection;

        private Listener() throws SQLException {
            connection = schema.dataSource().getConnection();
            open.add(connection);
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row =
                        statement.executeQuery("select 'chathub_' || current_schema()::regnamespace::oid::bigint")) {
                    row.next();
                    statement.execute("listen " + row.getString(1));
                }
            }
        }

        /** The texts of the notifications that have come since the last call. */
        private List<String> texts() {
            try {
                List<String> texts = new ArrayList<>();
                PGNotification[] received =
                        connection.unwrap(PGConnection.class).getNotifications();
                for (PGNotification each : received == null ? new PGNotification[0] : received) {
                    texts.add(each.getParameter());
                }
                return texts;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // --------------------------------------------------------------------------------------------------------- stores

    @Test
    void committedHeads_areTheMovesOfTheOtherStore() {
        MessageStore first = store();
        MessageStore second = store();
        first.moves();
        second.moves();
        post(first, ROOM, ROOM, "other");
        assertThat(first.moves()).as("its own commits").isEmpty();
        Map<String, Long> moves = new HashMap<>();
        await().atMost(PATIENCE).until(() -> {
            moves.putAll(second.moves());
            return !moves.isEmpty();
        });
        assertThat(moves).containsExactlyInAnyOrderEntriesOf(Map.of(ROOM, 2L, "other", 1L));
        assertThat(second.moves()).as("once").isEmpty();
        post(second, ROOM);
        second.moves();
        await().atMost(PATIENCE).until(() -> first.moves().equals(Map.of(ROOM, 3L)));
    }

    @Test
    void headsOfManyStreams_areInOneNotification_upToABound() throws SQLException {
        MessageStore store = store();
        Listener listener = new Listener();
        String[] rooms = new String[200];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = "room" + i;
        }
        post(store, rooms);
        List<Integer> sizes = new ArrayList<>();
        store.moves();
        await().atMost(PATIENCE).until(() -> count(listener, sizes) == 1);
        store.moves();
        await().atMost(PATIENCE).until(() -> count(listener, sizes) == 2);
        assertThat(sizes).containsExactly(150, 50);
        store.moves();
        post(store, ROOM, ROOM, ROOM);
        store.moves();
        await().atMost(PATIENCE).until(() -> count(listener, sizes) > 2);
        assertThat(sizes).as("none without a commit, and one for the last head").containsExactly(150, 50, 1);
    }

    private static int count(Listener listener, List<Integer> sizes) {
        listener.texts().forEach(text -> sizes.add(text.split(",").length));
        return sizes.size();
    }

    // ---------------------------------------------------------------------------------------------------------- nodes

    /** The last offset that a node has delivered. */
    private static final class Delivered implements PublicationHandler {

        private final AtomicLong offset = new AtomicLong();

        @Override
        public void onPublication(Publication publication) {
            offset.set(publication.offset());
        }

        @Override
        public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
            offset.set(to);
        }

        @Override
        public void onLost(String stream, String epoch, long from, long to) {
            offset.set(to);
        }

        @Override
        public void onReset(String stream, String epoch, long to) {
            offset.set(to);
        }
    }

    private DurableBroker node(DataSource source, Duration poll, Delivered delivered) {
        MessageStore store = store(source);
        DurableBroker broker = new DurableBroker(
                store,
                RoomOptions.DEFAULT,
                ChatRuntime.system(),
                System::currentTimeMillis,
                store::close,
                new BrokerTuning(BrokerTuning.DEFAULT.windowEntries(), poll));
        open.add(broker);
        broker.start(delivered);
        broker.open(ROOM).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        return broker;
    }

    private static void publish(DurableBroker broker) {
        MessagePosted message =
                MessagePosted.builder(ROOM, "ann", "text", Instant.now()).build();
        broker.publish(new PublishRequest("c1", message))
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void notifiedNode_deliversTheEventsOfTheOther_withoutAComparisonOfHeads() {
        Delivered atFirst = new Delivered();
        Delivered atSecond = new Delivered();
        DurableBroker first = node(schema.dataSource(), NO_POLL, atFirst);
        node(schema.dataSource(), NO_POLL, atSecond);
        await().atMost(PATIENCE)
                .until(
                        () -> { // a notification before the second node listens reaches nobody
                            publish(first);
                            return atSecond.offset.get() > 0;
                        });
        publish(first);
        await().atMost(PATIENCE).until(() -> atSecond.offset.get() == atFirst.offset.get());
    }

    @Test
    void notifications_areAtMostTwentyASecond() throws SQLException {
        Listener listener = new Listener();
        DurableBroker broker = node(schema.dataSource(), NO_POLL, new Delivered());
        long start = System.nanoTime();
        int notifications = 0;
        int commits = 0;
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
            publish(broker);
            commits++;
            notifications += listener.texts().size();
        }
        long twentieths = (System.nanoTime() - start) / TimeUnit.MILLISECONDS.toNanos(50);
        assertThat((long) notifications)
                .as("of %d commits", commits)
                .isPositive()
                .isLessThanOrEqualTo(twentieths + 1);
    }

    /** A pool that shares its sessions between transactions has no LISTEN. */
    @Test
    void nodeThatCannotListen_comparesHeads() {
        Delivered atFirst = new Delivered();
        Delivered atSecond = new Delivered();
        DurableBroker first = node(schema.dataSource(), NO_POLL, atFirst);
        AtomicInteger refused = new AtomicInteger();
        HookedSource pool = new HookedSource(schema.dataSource(), statement -> {
            if (statement.sql().startsWith("listen")) {
                refused.incrementAndGet();
                throw new SQLException("no LISTEN, on purpose", "0A000");
            }
        });
        node(pool, BrokerTuning.DEFAULT.poll(), atSecond);
        await().atMost(PATIENCE).until(() -> refused.get() > 1);
        publish(first);
        await().atMost(PATIENCE).until(() -> atSecond.offset.get() == 1);
        publish(first);
        await().atMost(PATIENCE).until(() -> atSecond.offset.get() == 2);
    }
}
