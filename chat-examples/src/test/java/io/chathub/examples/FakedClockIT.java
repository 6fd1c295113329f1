package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.Receipt;
import io.chathub.client.RequestRefusedException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.MessagePosted;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system's clock is set a day forward and back under a running server, and between two runs, by libfaketime: histories, mutes and
 * keys last for their time, and timestamps stay in order.
 */
@Tag("long")
class FakedClockIT {

    private static final String TOKEN = "an-admin-token";
    private static final Pattern CURRENT_TIME = Pattern.compile("\"currentTime\":\"([^\"]+)\"");
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    /** The library, or a banner and a skipped test. */
    private static Path library() throws Exception {
        for (String root : List.of("/usr/lib", "/usr/local/lib")) {
            if (Files.isDirectory(Path.of(root))) {
                try (Stream<Path> files = Files.find(
                        Path.of(root), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
                    Optional<Path> found = files.findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        String line = "*".repeat(100);
        System.err.println(String.join(
                "\n",
                "",
                line,
                "*** SKIPPED, no library to fake the system's clock: FakedClockIT",
                "***   On Debian: apt-get install libfaketime",
                line,
                ""));
        return Assumptions.abort("libfaketime is missing");
    }

    private void setClock(String change) throws Exception {
        Path next = Files.writeString(folder.resolve("next"), change + "\n");
        Files.move(next, folder.resolve("clock"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Duration ahead(ServerProcess server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/status");
        String status = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher time = CURRENT_TIME.matcher(status);
        assertThat(time.find()).as(status).isTrue();
        return Duration.between(Instant.now(), Instant.parse(time.group(1)));
    }

    private void awaitClock(ServerProcess server, Duration ahead) {
        await().atMost(WAIT)
                .ignoreExceptions()
                .until(() -> ahead(server).minus(ahead).abs().compareTo(Duration.ofMinutes(1)) < 0);
    }

    private void mute(ServerProcess server, String clientId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/admin/mute"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"kind\":\"client\",\"value\":\"" + clientId + "\",\"duration\":\"1h\",\"reason\":\"\"}"))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static ChatClient connected(ServerProcess server, String name) throws Exception {
        ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                .username(name)
                .build();
        client.connect().get(10, TimeUnit.SECONDS);
        client.room("dev").join().get(10, TimeUnit.SECONDS);
        return client;
    }

    private static void assertMuted(ChatClient client) {
        assertThat(client.room("dev").send("not now"))
                .failsWithin(WAIT)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    private Map<String, String> environment() throws Exception {
        return Map.of(
                "PORT", "0",
                "CHAT_ADMIN_TOKEN", TOKEN,
                "CHAT_HISTORY_AGE", "1h",
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0"); // else each wait with a timeout takes too long
    }

    @Test
    void clockThatIsSet_endsNothingEarlyAndReordersNothing() throws Exception {
        Map<String, String> environment = environment();
        setClock("+0");
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1");
                ChatClient ann = connected(server, "Ann");
                ChatClient bob = connected(server, "Bob")) {
            Receipt before = ann.room("dev").send("before").get(10, TimeUnit.SECONDS);
            mute(server, Optional.ofNullable(bob.connectionId()).orElseThrow());
            assertMuted(bob);

            setClock("+1d");
            awaitClock(server, Duration.ofDays(1));
            assertMuted(bob);
            Receipt tomorrow = ann.room("dev").send("tomorrow").get(10, TimeUnit.SECONDS);
            assertThat(texts(ann)).containsExactly("before", "tomorrow");

            setClock("-1d");
            awaitClock(server, Duration.ofDays(-1));
            assertMuted(bob);
            Receipt yesterday = ann.room("dev").send("yesterday").get(10, TimeUnit.SECONDS);
            assertThat(texts(ann)).containsExactly("before", "tomorrow", "yesterday");
            assertThat(List.of(before.timestamp(), tomorrow.timestamp(), yesterday.timestamp()))
                    .isSorted();
            assertThat(Duration.between(before.timestamp(), tomorrow.timestamp()))
                    .as("the clock was set")
                    .isGreaterThan(Duration.ofHours(23));
            assertThat(server.output()).noneMatch(line -> line.contains("ERROR") || line.contains("is closed:"));
        }
    }

    @Test
    void clockThatIsSetBackDuringARestart_reordersNothing() throws Exception {
        Map<String, String> environment = environment();
        String data = folder.resolve("data").toString();
        Instant last = Instant.MIN;
        for (String change : List.of("+0", "-1d", "+0")) {
            setClock(change);
            try (ServerProcess server =
                            ServerProcess.start(environment, List.of(), "--host", "127.0.0.1", "--data-dir", data);
                    ChatClient ann = connected(server, "Ann")) {
                for (int i = 0; i < 2; i++) {
                    Instant timestamp = ann.room("dev")
                            .send("at " + change)
                            .get(10, TimeUnit.SECONDS)
                            .timestamp();
                    assertThat(timestamp).isAfter(last);
                    last = timestamp;
                }
                if (change.equals("+0")) {
                    assertThat(texts(ann)).as("no message is too old").contains("at +0");
                    assertThat(last).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
                }
                server.terminate();
                assertThat(server.exitCode()).isZero();
            }
        }
    }

    private static List<String> texts(ChatClient client) throws Exception {
        return client.room("dev").history(10).get(10, TimeUnit.SECONDS).messages().stream()
                .map(MessagePosted::text)
                .toList();
    }
}
