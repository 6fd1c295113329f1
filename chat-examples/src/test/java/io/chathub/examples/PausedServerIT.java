package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ClientState;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The server's process is stopped and continued while clients are connected: nobody is cut who has answered every ping. */
@Tag("long")
class PausedServerIT {

    private static final int CLIENTS = 60;
    /** Longer than the ping interval and the pong timeout together, and than every other deadline. */
    private static final int PAUSE_SECONDS = 9;

    private static final Map<String, String> OPTIONS = Map.of(
            "PORT", "0",
            "CHAT_PING_INTERVAL", "2s",
            "CHAT_PONG_TIMEOUT", "5s",
            "CHAT_WRITE_TIMEOUT", "5s",
            "CHAT_MESSAGE_ASSEMBLY_TIMEOUT", "5s");

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void stoppedProcess_cutsNobody() throws Exception {
        try (ServerProcess server = ServerProcess.start(OPTIONS, List.of(), "--host", "127.0.0.1")) {
            List<ChatClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                        .username("c" + i)
                        .reconnect(ReconnectPolicy.NEVER)
                        .build();
                client.connect().get(10, TimeUnit.SECONDS);
                client.room("dev").join().get(10, TimeUnit.SECONDS);
                clients.add(client);
            }
            for (int i = 0; i < 3; i++) {
                List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
                Process pause = pause(server);
                await().until(() -> isStopped(server));
                for (ChatClient client : clients) {
                    receipts.add(client.room("dev").send("sent while the server does not run"));
                }
                assertThat(pause.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).succeedsWithin(Duration.ofSeconds(10)));
            }
            // Two more pong timeouts: a client that was given up is closed by then.
            await().during(Duration.ofSeconds(10))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> clients.stream().allMatch(client -> client.state() == ClientState.CONNECTED));
            assertThat(status(server)).contains("\"activeConnections\":" + CLIENTS);
            assertThat(server.output()).noneMatch(line -> line.contains("is closed:"));
            clients.forEach(ChatClient::close);
        }
    }

    /** Stops the process for a while. */
    private static Process pause(ServerProcess server) throws Exception {
        String script = "kill -STOP %1$d && sleep %2$d; kill -CONT %1$d".formatted(server.pid(), PAUSE_SECONDS);
        return new ProcessBuilder("sh", "-c", script).inheritIO().start();
    }

    private static boolean isStopped(ServerProcess server) throws Exception {
        Path stat = Path.of("/proc", Long.toString(server.pid()), "stat");
        return !Files.exists(stat) || Files.readString(stat).contains(") T ");
    }

    private static String status(ServerProcess server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/status");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
