package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More downloads with a peer that does not read, or bodies that do not come, than the server has threads: the chat continues. */
class SlowDownloadIT {

    private static final int DOWNLOADS = 150;
    private static final int MORE_THAN_THREADS = 80;

    @ParameterizedTest
    @ValueSource(strings = {"/assets/uPlot.esm.js", "/large.bin"})
    void slowDownloads_holdNoThread(String path, @TempDir Path folder) throws Exception {
        Files.write(folder.resolve("large.bin"), new byte[4_000_000]);
        try (ChatServer server = ChatServer.builder()
                .port(0)
                .options(WebOptions.builder().staticDirectory(folder).build())
                .build()
                .start()) {
            RawClient before = RawClient.connect(server.port());
            before.hello();
            List<RawClient> downloads = new ArrayList<>();
            for (int i = 0; i < DOWNLOADS; i++) {
                RawClient download = RawClient.open(server.port(), 4 * 1024);
                assertThat(download.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
                downloads.add(download);
            }
            RawClient after = RawClient.connect(server.port());
            after.hello();
            after.join("Bob");
            assertThat(before.receive()).contains("\"user-joined\",\"username\":\"Bob\"");
            before.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"still here\"}");
            assertThat(after.receive()).contains("user-joined");
            assertThat(after.receive()).contains("still here");
            downloads.forEach(RawClient::cut);
            before.cut();
            after.cut();
        }
    }

    /** A body that is slightly too large is answered before it has come, and is awaited without a thread for a short time. */
    @Test
    void bodiesThatDoNotCome_holdNoThread() {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            List<RawClient> silent = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                RawClient client = RawClient.open(server.port());
                assertThat(client.request("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n"))
                        .startsWith("HTTP/1.1 413 ");
                silent.add(client);
            }
            RawClient after = RawClient.connect(server.port());
            after.hello();
            silent.get(0).awaitEnd();
            silent.forEach(RawClient::cut);
            after.cut();
        }
    }

    /** Each answer is short; together they exceed a socket's buffers. */
    @Test
    @Tag("long")
    void unreadRefusals_holdNoThread() {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            List<RawClient> refused = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                refused.add(RawClient.open(server.port(), 4 * 1024)
                        .tell("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500)));
            }
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(25))
                    .until(() -> {
                        long now = refusals(server);
                        return now > 0 && before.getAndSet(now) == now; // no socket takes more
                    });
            RawClient after = RawClient.connect(server.port());
            after.hello();
            assertThat(refusals(server)).isLessThan(MORE_THAN_THREADS * 500L);
            refused.forEach(RawClient::cut);
            after.cut();
        }
    }

    private static long refusals(ChatServer server) {
        return server.hub().monitoring().refusedHandshakes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
