package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that do the same at the same moment: batches over the same rooms, in opposite orders, and the first migration. */
@NeedsPostgres
class OppositeOrdersIT {

    private static final int BATCHES = 100;
    /** A room that both begin in each batch, beside those that exist. */
    private static final String NEW = "new";

    private static final List<String> ROOMS = List.of("a", "b", "c", "d", "e", "f");
    private static final long SECONDS = 120;

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private MessageStore open() {
        MessageStore store = PostgresStore.of(schema.dataSource());
        store.open(new StoreSettings(
                RoomOptions.builder().historySize(1_000_000).build(),
                () -> UUID.randomUUID().toString()));
        return store;
    }

    private static NewEvent event(String room, String text) {
        MessagePosted message =
                MessagePosted.builder(room, "ann", text, Instant.EPOCH).build();
        return new NewEvent(new PublishRequest("c1", message), "epoch of " + room);
    }

    /** Deadlocks between the rows of rooms would fail a commit of one of the two. */
    @Test
    void batchesOverRoomsInOppositeOrders_areAllStored() throws Exception {
        try (MessageStore first = open();
                MessageStore second = open()) {
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Void> both = CompletableFuture.allOf(
                    commits(first, ROOMS, together), commits(second, reversed(ROOMS), together));
            both.get(SECONDS, TimeUnit.SECONDS);
            for (String room : ROOMS) {
                for (MessageStore store : List.of(first, second)) {
                    assertThat(Objects.requireNonNull(store.load(room)).head().offset())
                            .as(room)
                            .isEqualTo(2 * BATCHES);
                }
            }
            for (int batch = 0; batch < BATCHES; batch++) {
                assertThat(Objects.requireNonNull(first.load(NEW + batch))
                                .head()
                                .offset())
                        .isEqualTo(2);
            }
        }
    }

    private static List<String> reversed(List<String> rooms) {
        List<String> reversed = new ArrayList<>(rooms);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Batches that begin at the same moment as those of the other node. */
    private CompletableFuture<Void> commits(MessageStore store, List<String> rooms, CyclicBarrier together) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int batch = 0; batch < BATCHES; batch++) {
                            List<NewEvent> events = new ArrayList<>();
                            for (String room : rooms) {
                                events.add(event(room, "text " + batch));
                            }
                            events.add(rooms.equals(ROOMS) ? 0 : events.size(), event(NEW + batch, "the first text"));
                            together.await(SECONDS, TimeUnit.SECONDS);
                            List<Placed> placed = store.commit(UUID.randomUUID(), 1_000, events)
                                    .placed();
                            assertThat(placed).hasSize(events.size());
                        }
                    } catch (Exception e) {
                        together.reset(); // the other node does not wait for this one
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    @Test
    void nodesThatMigrateAnEmptyDatabaseAtOnce_bothOpenIt() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (TestSchema empty = new TestSchema()) {
                CyclicBarrier together = new CyclicBarrier(3);
                List<CompletableFuture<MessageStore>> nodes = new ArrayList<>();
                for (int node = 0; node < 3; node++) {
                    MessageStore store = PostgresStore.of(empty.dataSource());
                    nodes.add(CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    together.await(SECONDS, TimeUnit.SECONDS);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                                store.open(new StoreSettings(
                                        RoomOptions.DEFAULT,
                                        () -> UUID.randomUUID().toString()));
                                return store;
                            },
                            threads));
                }
                List<MessageStore> stores = new ArrayList<>();
                for (CompletableFuture<MessageStore> node : nodes) {
                    stores.add(node.get(SECONDS, TimeUnit.SECONDS));
                }
                stores.get(0).commit(UUID.randomUUID(), 1_000, List.of(event("a", "text")));
                assertThat(Objects.requireNonNull(stores.get(2).load("a"))
                                .head()
                                .offset())
                        .isEqualTo(1);
                stores.forEach(MessageStore::close);
            }
        }
    }
}
