package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Gap;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar with a data directory: a clean stop, a second server, and kills at random moments. */
class DataDirMainIT {

    private static final int KILLS = Integer.getInteger("chathub.kill.rounds", 10);
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ServerProcess start(Path data, int port) {
        Map<String, String> environment = Map.of(
                "PORT",
                Integer.toString(port),
                "CHAT_DATA_DIR",
                data.toString(),
                "CHAT_MESSAGE_RATE",
                "off",
                "CHAT_HISTORY_SIZE",
                "1000000",
                "CHAT_LOG_LEVEL",
                "INFO");
        return ServerProcess.start(environment, List.of(), "--host", "127.0.0.1");
    }

    private static ChatClient client(int port, String name) {
        return client(port, name, new ChatListener() {});
    }

    private static ChatClient client(int port, String name, ChatListener listener) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws"))
                .listener(listener)
                .username(name)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofMillis(500))
                        .build())
                .maxOutbox(50_000)
                .build();
    }

    @Test
    void whatWasSaid_isThereAfterACleanStop(@TempDir Path data) throws Exception {
        long offset;
        String epoch;
        try (ServerProcess server = start(data, 0);
                ChatClient ann = client(server.port(), "ann")) {
            ann.connect().get(10, TimeUnit.SECONDS);
            ChatRoom room = ann.room("dev");
            epoch = room.join().get(10, TimeUnit.SECONDS).epoch();
            offset = room.send("said before").get(10, TimeUnit.SECONDS).offset();
            try (ServerProcess second = start(data, 0)) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.output())
                        .as("one line")
                        .filteredOn(line -> line.startsWith("chat-server:"))
                        .singleElement()
                        .asString()
                        .contains("another process uses it");
            }
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
        try (ServerProcess server = start(data, 0);
                ChatClient bob = client(server.port(), "bob")) {
            bob.connect().get(10, TimeUnit.SECONDS);
            var snapshot = bob.room("dev").join().get(10, TimeUnit.SECONDS);
            assertThat(snapshot.epoch()).isEqualTo(epoch);
            assertThat(snapshot.newest())
                    .anyMatch(message -> message.text().equals("said before") && message.offset() == offset);
        }
    }

    @Test
    void subcommands_workOnADirectoryThatNoServerHolds(@TempDir Path data, @TempDir Path elsewhere) throws Exception {
        Path file = elsewhere.resolve("export.jsonl");
        String epoch;
        try (ServerProcess server = start(data, 0);
                ChatClient ann = client(server.port(), "ann")) {
            ann.connect().get(10, TimeUnit.SECONDS);
            ChatRoom room = ann.room("dev");
            epoch = room.join().get(10, TimeUnit.SECONDS).epoch();
            room.send("said before").get(10, TimeUnit.SECONDS);
            for (String[] command : List.of(new String[] {"new-epochs"}, new String[] {"export", file.toString()})) {
                try (ServerProcess refused = subcommand(data, command)) {
                    assertThat(refused.exitCode()).isEqualTo(2);
                    assertThat(refused.output()).singleElement().asString().contains("another process uses it");
                }
            }
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
        try (ServerProcess export = subcommand(data, "export", file.toString())) {
            assertThat(export.exitCode()).as("%s", export.output()).isZero();
        }
        assertThat(Files.readAllLines(file))
                .anyMatch(line -> line.contains("\"stream\":\"dev\"") && line.contains("said before"))
                .last()
                .isEqualTo("{\"end\":true,\"entries\":1}");
        try (ServerProcess again = subcommand(data, "export", file.toString())) {
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.output()).singleElement().asString().contains("exists already");
        }
        try (ServerProcess renewed = subcommand(data, "new-epochs")) {
            assertThat(renewed.exitCode()).as("%s", renewed.output()).isZero();
            assertThat(renewed.output()).containsExactly("Rooms with a new epoch: 1");
        }
        try (ServerProcess nothing = subcommand(elsewhere, "new-epochs")) {
            assertThat(nothing.exitCode()).isEqualTo(2);
            assertThat(nothing.output()).singleElement().asString().contains("there is no chat.db");
        }
        try (ServerProcess server = start(data, 0);
                ChatClient bob = client(server.port(), "bob")) {
            bob.connect().get(10, TimeUnit.SECONDS);
            var snapshot = bob.room("dev").join().get(10, TimeUnit.SECONDS);
            assertThat(snapshot.epoch()).isNotEqualTo(epoch);
            assertThat(snapshot.newest()).anyMatch(message -> message.text().equals("said before"));
        }
    }

    private static ServerProcess subcommand(Path data, String... command) {
        return ServerProcess.start(Map.of("CHAT_DATA_DIR", data.toString()), List.of(), command);
    }

    /** What one client receives over the kills. Its client calls it by one thread at a time. */
    private static final class Received implements ChatListener {

        final AtomicInteger joins = new AtomicInteger();
        final AtomicInteger gaps = new AtomicInteger();
        final AtomicInteger duplicates = new AtomicInteger();
        final Set<String> epochs = ConcurrentHashMap.newKeySet();
        final Set<Long> offsets = ConcurrentHashMap.newKeySet();

        @Override
        public void onJoined(RoomSnapshot room) {
            joins.incrementAndGet();
            epochs.add(room.epoch());
        }

        @Override
        public void onGap(Gap gap) {
            gaps.incrementAndGet();
        }

        @Override
        public void onMessage(MessagePosted event) {
            if (!offsets.add(event.offset())) {
                duplicates.incrementAndGet();
            }
        }
    }

    /**
     * Clients with outboxes send all the time; each acknowledged message is there once, the numbers have no hole, and each client
     * receives every message once.
     */
    @Test
    @Tag("long")
    void killsAtRandomMoments_loseNothing(@TempDir Path data) throws Exception {
        int port = freePort();
        Random random = new Random(Long.getLong("chathub.kill.seed", 1));
        List<CompletableFuture<Long>> acks = Collections.synchronizedList(new ArrayList<>());
        List<ChatClient> clients = new ArrayList<>();
        List<Received> received = new ArrayList<>();
        ServerProcess server = start(data, port);
        try {
            server.port();
            String epoch = null;
            for (int i = 0; i < CLIENTS; i++) {
                received.add(new Received());
                ChatClient client = client(port, "client" + i, received.get(i));
                clients.add(client);
                client.connect().get(20, TimeUnit.SECONDS);
                epoch = client.room("dev").join().get(20, TimeUnit.SECONDS).epoch();
            }
            AtomicInteger number = new AtomicInteger();
            for (int round = 0; round < KILLS; round++) {
                int joins = round + 1; // the kill finds all clients at work
                await().atMost(PATIENCE).until(() -> received.stream().allMatch(each -> each.joins.get() >= joins));
                long until = System.nanoTime()
                        + Duration.ofMillis(300 + random.nextInt(700)).toNanos();
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            for (ChatClient client : clients) {
                                acks.add(client.room("dev")
                                        .send("message " + number.incrementAndGet())
                                        .thenApply(receipt -> receipt.offset()));
                            }
                            return System.nanoTime() - until > 0;
                        });
                server.close();
                server.exitCode();
                server = start(data, port);
                server.port();
            }
            await().atMost(PATIENCE).until(() -> acks.stream().allMatch(CompletableFuture::isDone));
            List<Long> offsets =
                    acks.stream().map(CompletableFuture::join).sorted().toList();
            assertThat(offsets).as("each message once").doesNotHaveDuplicates().hasSize(number.get());
            assertThat(offsets.get(offsets.size() - 1)).as("no hole").isEqualTo(number.get());
            try (ChatClient late = client(port, "late")) {
                late.connect().get(20, TimeUnit.SECONDS);
                var snapshot = late.room("dev").join().get(20, TimeUnit.SECONDS);
                assertThat(snapshot.epoch()).as("the same epoch").isEqualTo(epoch);
                assertThat(snapshot.offset()).isEqualTo(number.get());
            }
            for (Received each : received) {
                await().atMost(PATIENCE).until(() -> each.offsets.size() >= number.get());
                assertThat(each.offsets).as("each message").hasSize(number.get());
                assertThat(each.duplicates).as("once").hasValue(0);
                assertThat(each.gaps).as("recovered").hasValue(0);
                assertThat(each.epochs).containsExactly(epoch);
            }
            System.out.printf(
                    "kill -9: %d rounds, %d clients, %d joins, %d messages acknowledged, 0 lost, 0 gaps, 0 duplicates, one epoch%n",
                    KILLS,
                    CLIENTS,
                    received.stream().mapToInt(each -> each.joins.get()).sum(),
                    number.get());
        } finally {
            clients.forEach(ChatClient::close);
            server.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
