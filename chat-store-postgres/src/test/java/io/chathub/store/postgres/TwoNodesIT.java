package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.ChatServer;
import io.chathub.testkit.suite.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one database: the messages of both have one order at both, without a gap. */
@NeedsPostgres
class TwoNodesIT {

    private static final String ROOM = "room";
    private static final int MESSAGES = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private ChatServer server() {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .store(PostgresStore.of(schema.dataSource()))
                .build();
        return ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start();
    }

    @Test
    void clientsOfTwoServers_haveTheMessagesOfBothInOneOrder() throws Exception {
        try (ChatServer first = server();
                ChatServer second = server();
                RawClient ann = new RawClient(first.port());
                RawClient bob = new RawClient(second.port());
                RawClient atFirst = new RawClient(first.port());
                RawClient atSecond = new RawClient(second.port())) {
            String epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            ann.post("dev", "k0", "the first one");
            assertThat(bob.join("bob", "dev", "")).contains(epoch, "the first one");
            atFirst.join("cat", "dev", "");
            atSecond.join("dan", "dev", "");
            CompletableFuture<Void> posts = CompletableFuture.allOf(posts(ann, "ann"), posts(bob, "bob"));
            List<String> seen = texts(atFirst);
            assertThat(texts(atSecond)).isEqualTo(seen);
            posts.get(60, TimeUnit.SECONDS);
            assertThat(seen).doesNotHaveDuplicates().hasSize(2 * MESSAGES);
        }
    }

    private static CompletableFuture<Void> posts(RawClient client, String name) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(client.post("dev", "p" + i, name + i)).contains("\"type\":\"ack\"");
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The messages that a client receives, whose offsets have no gap. */
    private static List<String> texts(RawClient client) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2 * MESSAGES; i++) {
            String frame = client.next("\"type\":\"message\"");
            assertThat(RawClient.field(frame, "offset")).isEqualTo(Integer.toString(i + 2));
            texts.add(RawClient.field(frame, "text"));
        }
        return texts;
    }

    @Test
    void bans_areInForceOnBothServers() {
        try (ChatServer first = server();
                ChatServer second = server()) {
            first.hub().moderation().mute(Subject.user("ann"), Duration.ofHours(1), "mod", "loud");
            await().atMost(PATIENCE)
                    .until(() -> second.hub().moderation().sanctions().stream()
                            .map(Sanction::subject)
                            .anyMatch(Subject.user("ann")::equals));
            second.hub().moderation().unmute(Subject.user("ann"), "mod", "sorry");
            await().atMost(PATIENCE)
                    .until(() -> first.hub().moderation().sanctions().isEmpty());
        }
    }

    /** Many publishers on both nodes, whose sessions are ended meanwhile. */
    @Test
    @Tag("long")
    void nodesUnderLoad_haveOneOrder() {
        RoomOptions options = RoomOptions.builder().historySize(1_000_000).build();
        List<DurableBroker> brokers = new ArrayList<>();
        List<Publishers> nodes = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            MessageStore store = PostgresStore.of(schema.dataSource());
            store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
            DurableBroker broker =
                    new DurableBroker(store, options, ChatRuntime.system(), System::currentTimeMillis, store::close);
            Publishers publishers = new Publishers(broker, ROOM, name);
            broker.start(publishers);
            brokers.add(broker);
            nodes.add(publishers);
        }
        try {
            brokers.forEach(broker -> broker.open(ROOM)
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
            nodes.forEach(node -> node.start(16));
            for (int round = 1; round <= 3; round++) {
                int wanted = 300 * round;
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> nodes.stream().allMatch(node -> node.acked() >= wanted));
                SharedServer.get().endSessions();
            }
            nodes.forEach(Publishers::stop);
            await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(Publishers::isDone));
            int all = nodes.get(0).acked() + nodes.get(1).acked();
            await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.lastDelivered() == all));
            nodes.forEach(Publishers::check);
            assertThat(nodes.get(1).texts()).isEqualTo(nodes.get(0).texts()).hasSize(all);
        } finally {
            brokers.forEach(DurableBroker::close);
        }
    }
}
