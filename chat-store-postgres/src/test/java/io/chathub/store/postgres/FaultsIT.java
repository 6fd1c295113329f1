package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A database that ends its sessions, hangs or crashes while messages are published: no message that was acknowledged is lost, the
 * numbers have no gap, nothing is there twice, and clients are told to try again meanwhile.
 */
@NeedsPostgres
class FaultsIT {

    private static final String ROOM = "room";
    private static final int PUBLISHERS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RoomOptions OPTIONS =
            RoomOptions.builder().historySize(1_000_000).build();

    private DatabaseServer server;
    private DurableBroker broker;
    private Publishers publishers;

    @BeforeEach
    void start() throws IOException {
        server = DatabaseServer.start();
        MessageStore store = PostgresStore.of(server.dataSource("public"));
        store.open(new StoreSettings(OPTIONS, () -> UUID.randomUUID().toString()));
        broker = new DurableBroker(store, OPTIONS, ChatRuntime.system(), System::currentTimeMillis, store::close);
        publishers = new Publishers(broker, ROOM, "m");
        broker.start(publishers);
        broker.open(ROOM).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        publishers.start(PUBLISHERS);
        awaitAcks(100);
    }

    @AfterEach
    void stop() {
        broker.close();
        server.close();
    }

    private void awaitAcks(int more) {
        int wanted = publishers.acked() + more;
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> publishers.acked() >= wanted);
    }

    private void checkAll() {
        awaitAcks(200);
        publishers.stop();
        await().atMost(PATIENCE).until(publishers::isDone);
        publishers.check();
        assertThat(publishers.texts()).hasSize(publishers.acked());
        List<String> stored = broker
                .history(ROOM, HistoryQuery.newest(1_000_000))
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .messages()
                .stream()
                .map(MessagePosted::text)
                .toList();
        assertThat(stored).isEqualTo(publishers.texts());
    }

    @Test
    void sessionsThatAreEnded_loseNothing() {
        for (int round = 0; round < 8; round++) {
            server.endSessions();
            awaitAcks(50);
        }
        checkAll();
    }

    @Test
    @Tag("long")
    void sessionsThatAreEndedAgainAndAgain_loseNothing() {
        for (int round = 0; round < 100; round++) {
            server.endSessions();
            awaitAcks(1 + round);
        }
        checkAll();
    }

    @Test
    void crashedServer_losesNothing() throws Exception {
        crash();
        checkAll();
    }

    @Test
    @Tag("long")
    void serverThatCrashesAgainAndAgain_losesNothing() throws Exception {
        for (int round = 0; round < 8; round++) {
            crash();
            awaitAcks(100);
        }
        checkAll();
    }

    private void crash() throws Exception {
        server.crash();
        awaitRefusals();
        assertThatTheWindowIsRead();
        server.restart();
        awaitAcks(50);
    }

    @Test
    @Tag("long")
    void serverThatHangs_losesNothing() throws Exception {
        for (int seconds : List.of(4, 12, 30)) {
            server.pause();
            awaitRefusals();
            assertThatTheWindowIsRead();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds - 3);
            await().atMost(PATIENCE).until(() -> System.nanoTime() - until > 0);
            server.resume();
            awaitAcks(50);
        }
        checkAll();
    }

    /** The events that wait are not refused: others come, until one is. */
    private void awaitRefusals() {
        int before = publishers.refusals();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            publishers.start(1);
            return publishers.refusals() > before;
        });
    }

    private void assertThatTheWindowIsRead() {
        assertThat(broker.history(ROOM, HistoryQuery.newest(50))
                        .toCompletableFuture()
                        .orTimeout(2, TimeUnit.SECONDS)
                        .join()
                        .messages())
                .hasSize(50);
    }
}
