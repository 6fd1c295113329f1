package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.testkit.suite.RawClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The erasure of a user by HTTP at one of two nodes: what clients of both receive, and what is left in the tables. */
@NeedsPostgres
class ErasureIT {

    private static final String TOKEN = "correct-horse";
    private static final String HISTORY = "{\"type\":\"history\",\"room\":\"%s\",\"limit\":9}";

    private static final Pattern DELETION =
            Pattern.compile("\"target\":(\\d+)|\"offset\":(\\d+)[^{}]*\"deleted\":\"moderator\"");

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private ChatServer first;
    private ChatServer second;
    /** Whether the second node cannot write the audit log. */
    private volatile boolean auditFails;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        first = server(schema.dataSource());
        second = server(new HookedSource(schema.dataSource(), sent -> {
            if (auditFails && sent.sql().startsWith("insert into chat_audit")) {
                throw new SQLException("away on purpose", "08006");
            }
        }));
    }

    private ChatServer server(DataSource database) {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .authenticator(request ->
                        new Identity(Objects.requireNonNullElse(request.queryParameter("user"), "nobody"), null))
                .store(PostgresStore.of(database))
                .build();
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(WebOptions.builder().adminToken(TOKEN).build())
                .hub(hub)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        second.close();
        first.close();
    }

    private RawClient client(ChatServer server, String user) throws Exception {
        RawClient client = new RawClient(server.port(), "?user=" + user);
        clients.add(client);
        return client;
    }

    private String erase(String user, String mode) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + first.port() + "/api/admin/erase"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"user\",\"value\":\"" + user + "\",\"mode\":\""
                        + mode + "\",\"reason\":\"asked\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The tables with a row that has the word, but for the results of commits, which are kept for an hour. */
    private List<String> tablesWith(String word) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = schema.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = current_schema() and tablename <> 'chat_batch'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            assertThat(tables).contains("chat_message", "chat_search", "chat_key", "chat_reaction", "chat_audit");
            List<String> found = new ArrayList<>();
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery(
                        "select 1 from " + table + " t where position('" + word + "' in lower(t::text)) > 0 limit 1")) {
                    if (rows.next()) {
                        found.add(table);
                    }
                }
            }
            return found;
        }
    }

    /** Waits for the deletions of messages: as events, or as tombstones where a node has read the events of the other one. */
    private static void awaitDeletions(RawClient client, Set<String> messages) throws Exception {
        Set<String> deleted = new HashSet<>();
        while (!deleted.equals(messages)) {
            String frame = client.next("\"by\":\"moderator\"", "\"deleted\":\"moderator\"");
            assertThat(frame).doesNotContain("Annabelle", "secret");
            Matcher offset = DELETION.matcher(frame);
            while (offset.find()) {
                deleted.add(
                        RawClient.field(frame, "room") + "/" + (offset.group(1) + offset.group(2)).replace("null", ""));
            }
        }
    }

    @Test
    void deletedUser_isGoneForClientsOfBothNodesAndInTheTables() throws Exception {
        RawClient ann = client(first, "ann-host-id");
        String publicId =
                RawClient.field(ann.next("\"type\":\"connect\""), "user").toLowerCase(Locale.ROOT);
        RawClient annElsewhere = client(second, "ann-host-id");
        RawClient bob = client(first, "bob-host-id");
        RawClient dan = client(second, "dan-host-id");
        ann.join("Annabelle", "dev", "");
        bob.join("Bob", "dev", "");
        dan.join("Dan", "dev", "");
        dan.join("Dan", "other", "");
        annElsewhere.join("Annabelle", "other", "");
        ann.post("dev", "annskey", "zqfirst secret");
        bob.post("dev", "bobskey", "zqbob stays");
        ann.post("dev", "annskey2", "zqsecond secret");
        annElsewhere.post("other", "annskey3", "zqthird secret");
        ann.ask("{\"type\":\"edit\",\"room\":\"dev\",\"target\":1,\"text\":\"zqedited secret\"}");
        ann.ask("{\"type\":\"reaction\",\"room\":\"dev\",\"target\":2,\"emoji\":\"👍\",\"on\":true}");
        first.hub().moderation().mute(Subject.user("ann-host-id"), Duration.ofMinutes(1), "mod", "zqreason");
        first.hub().moderation().unmute(Subject.user("ann-host-id"), "mod", "zqlast");
        for (String word : List.of("zqsecond", "zqthird", "zqedited", "annabelle", "annskey", publicId)) {
            assertThat(tablesWith(word)).as(word).isNotEmpty();
        }

        assertThat(erase("ann-host-id", "delete")).isEqualTo("{\"affected\":3}");

        for (RawClient other : List.of(bob, dan)) {
            awaitDeletions(other, other == dan ? Set.of("dev/1", "dev/3", "other/1") : Set.of("dev/1", "dev/3"));
            assertThat(other.ask(String.format(HISTORY, "dev")))
                    .contains("zqbob stays", "\"count\":1")
                    .doesNotContain("Annabelle", "zqfirst", "zqsecond", "zqedited");
            assertThat(other.ask("{\"type\":\"search\",\"text\":\"secret\"}")).contains("\"events\":[]");
        }
        assertThat(dan.ask(String.format(HISTORY, "other"))).doesNotContain("Annabelle", "zqthird");
        for (String word : List.of(
                "zqfirst", "zqsecond", "zqthird", "zqedited", "zqreason", "annabelle", "annskey", "ann-host-id")) {
            assertThat(tablesWith(word)).as(word).isEmpty();
        }
        assertThat(tablesWith(publicId)).as("the audit log has the erasure").containsExactly("chat_audit");
        assertThat(first.hub().moderation().auditLog()).last().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.ERASE);
            assertThat(entry.affected()).isEqualTo(3);
            assertThat(entry.reason()).isEqualTo("asked");
        });
        assertThat(bob.post("dev", "later", "goes on")).contains("\"ack\"");
        assertThat(dan.next("goes on")).contains("\"username\":\"Bob\"");
        assertThat(erase("ann-host-id", "delete")).as("again").isEqualTo("{\"affected\":0}");
    }

    /** Entries of the audit log wait in the memory of the other node during the erasure, and are stored after it. */
    @Test
    void erasedUser_isInNoEntryThatWaitsAtTheOtherNode() throws Exception {
        Subject ann = Subject.user("ann-host-id");
        auditFails = true;
        Moderation moderation = second.hub().moderation();
        moderation.mute(ann, Duration.ofMinutes(1), "mod", "zqbefore");
        moderation.mute(Subject.user("bob-host-id"), Duration.ofMinutes(1), "mod", "zqother");
        moderation.unmute(ann, "mod", "zqsorry");
        assertThat(erase("ann-host-id", "delete")).isEqualTo("{\"affected\":0}");
        auditFails = false;
        await().until(() -> !tablesWith("unmute").isEmpty());
        for (String word : List.of("zqbefore", "zqsorry", "ann-host-id")) {
            assertThat(tablesWith(word)).as(word).isEmpty();
        }
        assertThat(tablesWith("zqother")).contains("chat_audit");
        await().untilAsserted(() -> assertThat(moderation.auditLog())
                .as("in memory")
                .noneMatch(entry -> entry.subject().equals(ann))
                .hasSize(4));
        moderation.mute(ann, Duration.ofMinutes(1), "mod", "zqreturned");
        await().untilAsserted(() -> assertThat(tablesWith("zqreturned")).contains("chat_audit"));
        assertThat(moderation.auditLog())
                .last()
                .satisfies(entry -> assertThat(entry.subject()).isEqualTo(ann));
    }

    @Test
    void anonymizedUser_leavesTheTextsAtBothNodes() throws Exception {
        RawClient ann = client(first, "ann-host-id");
        RawClient bob = client(first, "bob-host-id");
        RawClient dan = client(second, "dan-host-id");
        ann.join("Annabelle", "dev", "");
        bob.join("Bob", "dev", "");
        dan.join("Dan", "dev", "");
        ann.post("dev", "k", "useful advice");
        ann.post("dev", "k2", "a slip");
        ann.ask("{\"type\":\"delete\",\"room\":\"dev\",\"target\":2}");
        // As an event, or as a tombstone where the node has read what the other one has stored.
        assertThat(dan.next("\"type\":\"delete\"", "\"deleted\":\"author\"")).contains("\"room\":\"dev\"");
        assertThat(erase("ann-host-id", "anonymize")).isEqualTo("{\"affected\":1}");
        for (RawClient other : List.of(bob, dan)) {
            assertThat(other.next(ErasedUser.NAME))
                    .contains("\"type\":\"changes\"", "\"from\":4,\"to\":4", "useful advice")
                    .doesNotContain("Annabelle", "\"user\"", "editedAt");
            assertThat(other.ask(String.format(HISTORY, "dev")))
                    .contains("useful advice", ErasedUser.NAME)
                    .doesNotContain("Annabelle");
        }
        assertThat(tablesWith("annabelle")).isEmpty();
        assertThat(tablesWith("useful advice")).contains("chat_message");
    }
}
