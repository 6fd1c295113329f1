package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients on the thread of the test, in virtual time: their connections are delayed, cut and skip messages as the seed
 * decides. Every message is published once and reaches every client once and in order. With an odd seed the server is of a version
 * without states.
 */
@Timeout(60)
class SimulationTest {

    private static final int CLIENTS = 8;
    private static final int MESSAGES = 25;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomFaults_loseAndRepeatNothing(long seed) {
        assertThat(run(seed)).isNotEmpty();
    }

    @Test
    void sameSeed_givesTheSameRun() {
        assertThat(run(42)).isEqualTo(run(42));
        assertThat(run(42)).isNotEqualTo(run(43));
    }

    /** Runs five minutes of chat, checks the outcome, and returns the log of all calls. */
    private static List<String> run(long seed) {
        SimulatedRuntime runtime = new SimulatedRuntime(seed);
        SimulatedServer server = new SimulatedServer(runtime, seed % 2 == 0);
        List<String> log = new ArrayList<>();
        List<List<Long>> offsets = new ArrayList<>();
        List<CompletableFuture<RoomSnapshot>> joins = new ArrayList<>();
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "user" + i;
            List<Long> got = new ArrayList<>();
            offsets.add(got);
            ChatClient client = ChatClient.builder("simulated server", server::connect)
                    .username(name)
                    .maxPendingEvents(1 + i)
                    .runtime(runtime)
                    .build();
            clients.add(client);
            ChatRoom room = client.room("dev");
            room.on(MessagePosted.class, message -> {
                got.add(message.offset());
                log.add(runtime.nanoTime() + " " + name + " " + message.offset() + " " + message.text());
            });
            var unused = client.connect();
            joins.add(room.join());
        }
        runtime.advance(Duration.ofSeconds(1));
        server.startFaults();
        for (int m = 0; m < MESSAGES; m++) {
            for (ChatClient client : clients) {
                receipts.add(client.room("dev").send(m + " of " + client.username()));
            }
            runtime.advance(Duration.ofSeconds(5));
        }
        server.stopFaults();
        runtime.advance(Duration.ofMinutes(3));
        assertThat(joins).allMatch(CompletableFuture::isDone);
        assertThat(receipts).allMatch(CompletableFuture::isDone);
        assertThat(receipts.stream().map(receipt -> receipt.join().offset()).sorted())
                .as("each message is published once")
                .isEqualTo(upTo(CLIENTS * MESSAGES));
        assertThat(server.cuts()).isGreaterThan(CLIENTS);
        for (List<Long> got : offsets) {
            assertThat(got).isEqualTo(upTo(CLIENTS * MESSAGES));
        }
        clients.forEach(ChatClient::close);
        assertThat(clients).allMatch(client -> client.closed().isDone());
        return log;
    }

    private static List<Long> upTo(long last) {
        return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
    }
}
