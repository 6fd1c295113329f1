package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.examples.durable.DurableRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar with a data directory: a clean stop, a second server, and kills at random moments. */
class DataDirMainIT {

    private static final int KILLS = Integer.getInteger("chathub.kill.rounds", 10);
    private static final int CLIENTS = 4;

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
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws"))
                .username(name)
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

    /**
     * Clients post, edit, delete, react and pin all the time; all that is acknowledged is there, once, in one order, and each client
     * is recovered after each kill.
     */
    @Test
    @Tag("long")
    void killsAtRandomMoments_loseNothing(@TempDir Path data, @TempDir Path secrets) throws Exception {
        long seed = Long.getLong("chathub.kill.seed", new Random().nextInt(Integer.MAX_VALUE));
        int port = freePort();
        Map<String, String> environment = new HashMap<>(DurableRun.environment(secrets));
        environment.put("PORT", Integer.toString(port));
        environment.put("CHAT_DATA_DIR", data.toString());
        AtomicReference<ServerProcess> server = new AtomicReference<>(ServerProcess.start(environment, List.of()));
        try (DurableRun run = new DurableRun(seed)) {
            server.get().port();
            for (int i = 0; i < CLIENTS; i++) {
                run.join("client" + i, port);
            }
            run.start();
            for (int round = 0; round < KILLS; round++) {
                run.awaitWork(5); // the kill finds all clients at work
                run.awaitMoment(100, 900);
                run.restart(CLIENTS, () -> {
                    server.get().close();
                    server.get().exitCode();
                    server.set(ServerProcess.start(environment, List.of()));
                    server.get().port();
                });
            }
            run.awaitWork(5);
            System.out.printf("kill -9: %d rounds, %s%n", KILLS, run.finish(Map.of("the server", port)));
            assertThat(run.recoveries())
                    .as("recovered returns, seed %d", seed)
                    .isGreaterThanOrEqualTo((long) CLIENTS * KILLS);
        } finally {
            server.get().close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
