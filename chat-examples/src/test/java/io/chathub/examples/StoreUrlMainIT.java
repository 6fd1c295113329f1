package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.store.postgres.NeedsPostgres;
import io.chathub.store.postgres.SharedServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The runnable jar with a database. */
@NeedsPostgres
class StoreUrlMainIT {

    private static ServerProcess start(String... arguments) {
        Map<String, String> environment = Map.of(
                "PORT",
                "0",
                "CHAT_STORE_URL",
                SharedServer.get().url() + "&password=a5ecret",
                "CHAT_LOG_LEVEL",
                "INFO");
        return ServerProcess.start(environment, List.of(), arguments);
    }

    private static ChatClient client(int port, String name) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws"))
                .username(name)
                .build();
    }

    @Test
    void whatWasSaid_isThereAfterAStop() throws Exception {
        long offset;
        String epoch;
        try (ServerProcess validating = start("--host", "127.0.0.1", "--store-validate=true")) {
            assertThat(validating.exitCode()).as("there are no tables yet").isEqualTo(2);
            assertThat(validating.output()).anyMatch(line -> line.contains("the database has the schema 0"));
        }
        try (ServerProcess server = start("--host", "127.0.0.1");
                ChatClient ann = client(server.port(), "ann")) {
            ann.connect().get(10, TimeUnit.SECONDS);
            ChatRoom room = ann.room("dev");
            epoch = room.join().get(10, TimeUnit.SECONDS).epoch();
            offset = room.send("said before").get(10, TimeUnit.SECONDS).offset();
            try (ServerProcess refused = start("new-epochs")) {
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.output())
                        .noneMatch(line -> line.contains("a5ecret"))
                        .anyMatch(line -> line.contains("a server is connected to the database"));
            }
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output())
                    .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"))
                    .noneMatch(line -> line.contains("a5ecret"))
                    .as("what nodes share, in one line")
                    .filteredOn(line -> line.contains("PostgreSQL"))
                    .hasSize(1);
        }
        try (ServerProcess server = start("--host", "127.0.0.1", "--store-validate=true");
                ChatClient bob = client(server.port(), "bob")) {
            bob.connect().get(10, TimeUnit.SECONDS);
            var snapshot = bob.room("dev").join().get(10, TimeUnit.SECONDS);
            assertThat(snapshot.epoch()).isEqualTo(epoch);
            assertThat(snapshot.newest())
                    .anyMatch(message -> message.text().equals("said before") && message.offset() == offset);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
        await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60)).until(() -> {
            try (ServerProcess renewed = start("new-epochs")) { // the database may notice the end of a session later
                return renewed.exitCode() == 0
                        && renewed.output().stream().anyMatch(line -> line.startsWith("Rooms with a new epoch: "));
            }
        });
        try (ServerProcess server = start("--host", "127.0.0.1");
                ChatClient cat = client(server.port(), "cat")) {
            cat.connect().get(10, TimeUnit.SECONDS);
            var snapshot = cat.room("dev").join().get(10, TimeUnit.SECONDS);
            assertThat(snapshot.epoch()).isNotEqualTo(epoch);
            assertThat(snapshot.newest())
                    .anyMatch(message -> message.text().equals("said before") && message.offset() == offset);
        }
    }
}
