package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.testkit.suite.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The actions of operators on the data of a running server, over HTTP, and the events that clients receive. */
class OperatorsIT {

    private static final String TOKEN = "correct-horse";

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @TempDir
    Path backups;

    private ChatServer server;

    @BeforeEach
    void start() {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .authenticator(request ->
                        new Identity(Objects.requireNonNullElse(request.queryParameter("user"), "nobody"), null))
                .store(SqliteStore.in(directory.path()))
                .build();
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(WebOptions.builder()
                        .adminToken(TOKEN)
                        .backupDirectory(backups)
                        .build())
                .hub(hub)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> act(String action, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/admin/" + action))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private List<Path> backupFiles() throws IOException {
        try (Stream<Path> files = Files.list(backups)) {
            return files.toList();
        }
    }

    private RawClient client(String user) throws Exception {
        return new RawClient(server.port(), "?user=" + user);
    }

    // ------------------------------------------------------------------------------------------------------- erasure

    @Test
    void deletedUser_isGoneForClientsAndInTheFiles() throws Exception {
        try (RawClient ann = client("ann-host-id");
                RawClient bob = client("bob-host-id")) {
            ann.join("Annabelle", "dev", "");
            bob.join("Bob", "dev", "");
            ann.post("dev", "annskey", "zqfirst secret");
            bob.post("dev", "bobskey", "zqbob stays");
            ann.post("dev", "annskey2", "zqsecond secret");
            ann.ask("{\"type\":\"edit\",\"room\":\"dev\",\"target\":1,\"text\":\"zqedited secret\"}");
            ann.ask("{\"type\":\"reaction\",\"room\":\"dev\",\"target\":2,\"emoji\":\"👍\",\"on\":true}");
            server.hub().moderation().mute(Subject.user("ann-host-id"), Duration.ofMinutes(1), "mod", "zqreason");
            server.hub().moderation().unmute(Subject.user("ann-host-id"), "mod", "zqlast");
            await().until(() -> directory.occurs("zqlast"));

            HttpResponse<String> answer = act(
                    "erase", "{\"kind\":\"user\",\"value\":\"ann-host-id\",\"mode\":\"delete\",\"reason\":\"asked\"}");
            assertThat(answer.body()).isEqualTo("{\"affected\":2}");
            assertThat(answer.statusCode()).isEqualTo(200);

            String deletion = bob.next("\"type\":\"delete\"");
            assertThat(deletion).contains("\"by\":\"moderator\"").doesNotContain("Annabelle");
            bob.next("\"type\":\"delete\"");
            String history = bob.ask("{\"type\":\"history\",\"room\":\"dev\",\"limit\":9}");
            assertThat(history)
                    .contains("zqbob stays", "\"count\":1")
                    .doesNotContain("Annabelle", "zqfirst", "zqsecond", "zqedited");
            for (String word :
                    List.of("zqfirst", "zqsecond", "zqedited", "zqreason", "zqlast", "annabelle", "annskey")) {
                assertThat(directory.occurs(word)).as(word).isFalse();
            }
            assertThat(directory.occurs("ann-host-id")).isFalse();
            assertThat(server.hub().moderation().auditLog())
                    .noneMatch(entry -> entry.subject().equals(Subject.user("ann-host-id")))
                    .last()
                    .satisfies(entry -> {
                        assertThat(entry.action()).isEqualTo(AuditEntry.Action.ERASE);
                        assertThat(entry.affected()).isEqualTo(2);
                        assertThat(entry.reason()).isEqualTo("asked");
                    });
            assertThat(bob.post("dev", "later", "goes on")).contains("\"ack\"");
            assertThat(act("erase", "{\"kind\":\"user\",\"value\":\"ann-host-id\",\"mode\":\"delete\"}")
                            .body())
                    .as("again")
                    .isEqualTo("{\"affected\":0}");
        }
    }

    @Test
    void anonymizedUser_leavesTheTexts() throws Exception {
        try (RawClient ann = client("ann-host-id");
                RawClient bob = client("bob-host-id")) {
            ann.join("Annabelle", "dev", "");
            bob.join("Bob", "dev", "");
            ann.post("dev", "k", "useful advice");
            ann.post("dev", "k2", "a slip");
            ann.ask("{\"type\":\"delete\",\"room\":\"dev\",\"target\":2}");
            assertThat(act("erase", "{\"kind\":\"user\",\"value\":\"ann-host-id\",\"mode\":\"anonymize\"}")
                            .body())
                    .isEqualTo("{\"affected\":1}");
            assertThat(bob.next("\"type\":\"changes\""))
                    .contains("\"from\":4,\"to\":4", "useful advice", ErasedUser.NAME)
                    .doesNotContain("Annabelle", "\"user\"", "editedAt");
            assertThat(bob.ask("{\"type\":\"history\",\"room\":\"dev\",\"limit\":9}"))
                    .contains("useful advice", ErasedUser.NAME)
                    .doesNotContain("Annabelle");
            assertThat(directory.occurs("annabelle")).isFalse();
            assertThat(directory.occurs("useful advice")).isTrue();
        }
    }

    @Test
    void badErasures_areRefused() throws Exception {
        assertThat(act("erase", "{\"kind\":\"user\",\"value\":\"ann\"}").body()).startsWith("mode:");
        assertThat(act("erase", "{\"kind\":\"address\",\"value\":\"10.0.0.1\",\"mode\":\"delete\"}")
                        .body())
                .startsWith("kind:");
        assertThat(act("erase", "{\"kind\":\"user\",\"value\":\"ann\",\"mode\":\"forget\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    // -------------------------------------------------------------------------------------------------------- backup

    @Test
    void backup_isWrittenIntoTheFolderAlone() throws Exception {
        try (RawClient ann = client("ann")) {
            ann.join("Ann", "dev", "");
            ann.post("dev", "k", "before the backup");
            assertThat(act("backup", "{\"kind\":\"data\",\"value\":\"chat-1.db\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(backupFiles()).containsExactly(backups.resolve("chat-1.db"));
            assertThat(Files.readString(backups.resolve("chat-1.db"), StandardCharsets.ISO_8859_1))
                    .contains("before the backup");
            byte[] first = Files.readAllBytes(backups.resolve("chat-1.db"));
            ann.post("dev", "k2", "after the backup");
            HttpResponse<String> again = act("backup", "{\"kind\":\"data\",\"value\":\"chat-1.db\"}");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.body()).contains("exists");
            assertThat(Files.readAllBytes(backups.resolve("chat-1.db"))).isEqualTo(first);
            for (String name : List.of("../chat.db", "a/b", ".hidden", "..", "a\\\\b", "C:evil", "chat.db.part", "")) {
                assertThat(act("backup", "{\"kind\":\"data\",\"value\":\"" + name + "\"}")
                                .statusCode())
                        .as(name)
                        .isEqualTo(400);
            }
            assertThat(backupFiles()).hasSize(1);
            assertThat(server.hub().moderation().auditLog())
                    .extracting(AuditEntry::action)
                    .containsExactly(AuditEntry.Action.BACKUP);
        }
    }

    @Test
    void requestsWithoutProof_doNothing() throws Exception {
        for (String action : List.of("backup", "export", "erase", "retain")) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/api/admin/" + action))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"kind\":\"data\",\"value\":\"x\",\"mode\":\"delete\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(action)
                    .isEqualTo(401);
        }
        assertThat(backupFiles()).isEmpty();
        assertThat(server.hub().moderation().auditLog()).isEmpty();
    }

    // -------------------------------------------------------------------------------------------------------- export

    @Test
    void export_hasEveryEntryAndItsEnd() throws Exception {
        try (RawClient ann = client("ann")) {
            ann.join("Ann", "dev", "");
            ann.join("Ann", "other", "");
            for (int i = 0; i < 500; i++) {
                ann.post("dev", "k" + i, "text " + i);
            }
            ann.post("other", "k", "elsewhere");
            ann.ask("{\"type\":\"delete\",\"room\":\"dev\",\"target\":1}");
            List<String> lines = act("export", "{\"kind\":\"data\",\"value\":\"*\"}")
                    .body()
                    .lines()
                    .toList();
            assertThat(lines.get(0)).isEqualTo("{\"format\":\"chathub-export\",\"version\":1}");
            assertThat(lines).filteredOn(line -> line.contains("\"key\":\"m/")).hasSize(501);
            assertThat(lines)
                    .anyMatch(line ->
                            line.startsWith("{\"stream\":\"dev\",\"epoch\":\"") && line.endsWith(",\"floor\":0}"))
                    .anyMatch(line -> line.contains("\"key\":\"m/500\",\"change\":500") && line.contains("text 499"))
                    .noneMatch(line -> line.contains("\"text 0\""));
            assertThat(lines.get(lines.size() - 1)).isEqualTo("{\"end\":true,\"entries\":501}");
            assertThat(act("export", "{\"kind\":\"data\",\"value\":\"other\"}").body())
                    .contains("elsewhere", "\"entries\":1}")
                    .doesNotContain("text 5");
            assertThat(act("export", "{\"kind\":\"data\",\"value\":\"no such room\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    // ----------------------------------------------------------------------------------------------------- retention

    @Test
    void room_hasARetentionOfItsOwn() throws Exception {
        try (RawClient ann = client("ann")) {
            ann.join("Ann", "dev", "");
            for (int i = 1; i <= 5; i++) {
                ann.post("dev", "k" + i, "text " + i);
            }
            assertThat(act("retain", "{\"kind\":\"data\",\"value\":\"dev\",\"messages\":2,\"duration\":\"30d\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ann.ask("{\"type\":\"history\",\"room\":\"dev\",\"limit\":9}"))
                    .contains("\"floor\":3", "text 4", "text 5")
                    .doesNotContain("text 3");
            assertThat(act("retain", "{\"kind\":\"data\",\"value\":\"dev\",\"messages\":-1}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void overview_hasTheStore() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/admin"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        await().until(
                        () -> HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .body(),
                        body -> body.contains("\"store\":{\"name\":\"SQLite\",\"bytes\":"));
    }
}
