package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.server.servlet.suite.RawClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overview, the actions of operators, and their audit log. */
class AdminApiIT extends AdminFixture {
    @Test
    void overview_showsClientsCountersSanctionsAndAuditLog() {
        start(withToken(), Hub.builder().authenticator(request -> new Identity("u1", "Bob")));
        RawClient bob = join("Bob");
        bob.send("{");
        String id = idOf("Bob");
        act("mute", about("user", "u1", ",\"duration\":600,\"reason\":\"be quiet\""));
        await().untilAsserted(() ->
                assertThat(get("/api/admin", "Authorization", BEARER).body()).contains("\"bad-json\":1"));
        HttpResponse<String> response = get("/api/admin", "Authorization", BEARER);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.headers().firstValue("cross-origin-resource-policy"))
                .contains("same-origin");
        assertThat(response.body())
                .startsWith("{\"operator\":\"admin-token from 127.0.0.1\",\"actionToken\":\"")
                .contains("\"expiresIn\":900000,\"refusedHandshakes\":{\"bad-request\":0,", "\"rejected-origin\":0")
                .contains("\"closes\":[{\"code\":1000,\"reason\":\"bye\",\"count\":0},")
                .contains("\"droppedFrames\":0,\"droppedNotifications\":0,\"failedSignIns\":0,")
                .contains("\"clients\":[{\"id\":\"" + id + "\",\"username\":\"Bob\",\"userId\":\"u1\","
                        + "\"remoteAddress\":\"127.0.0.1\",\"version\":1,\"connectedAt\":\"")
                .contains("\"rooms\":[\"lobby\"]}]")
                .containsPattern("\"load\":\\{\"uptime\":[0-9]+,\"deliveries\":[1-9][0-9]*,\"bytesOut\":[1-9][0-9]*,"
                        + "\"bytesWaiting\":0,\"lanes\":[1-9][0-9]*,\"laneBacklog\":[0-9]+,\"rooms\":1,"
                        + "\"heapUsed\":[1-9][0-9]*,\"heapMax\":[1-9][0-9]*},"
                        + "\"rooms\":\\[\\{\"name\":\"lobby\",\"members\":1,\"messages\":0}]}$")
                .contains("\"sanctions\":[{\"sanction\":\"mute\",\"kind\":\"user\",\"value\":\"u1\",\"until\":\"")
                .contains("\"moderator\":\"admin-token from 127.0.0.1\",\"reason\":\"be quiet\"}]")
                .contains("\"action\":\"mute\",\"kind\":\"user\",\"value\":\"u1\",\"duration\":600,"
                        + "\"reason\":\"be quiet\",\"affected\":1}]");
        assertThat(get("/api/monitoring", "Authorization", BEARER).body())
                .as("the seed's API stays the seed's")
                .doesNotContain("refus", "remoteAddress", "sanctions", "Token");
    }

    @Test
    void actions_disconnectMuteBanAndLift() {
        start(withToken(), Hub.builder().authenticator(request -> new Identity("u1", request.header("X-Name"))));
        RawClient bob = RawClient.open(server.port());
        clients.add(bob);
        bob.request(RawClient.handshake(server.port(), "/ws", "X-Name: Bob\r\n"));
        bob.hello();
        bob.join("Bob");
        await().until(() -> server.hub().clients().size() == 1);

        HttpResponse<String> disconnected = act("disconnect", about("client", idOf("Bob"), ",\"reason\":\"go\""));
        assertThat(disconnected.statusCode()).isEqualTo(200);
        assertThat(disconnected.body()).isEqualTo("{\"affected\":1}");
        assertThat(bob.awaitClose()).isEqualTo(4503);
        await().until(() -> server.hub().clients().isEmpty());

        assertThat(act("mute", about("address", "127.0.0.1", ",\"duration\":\"10m\""))
                        .body())
                .isEqualTo("{\"affected\":0}");
        assertThat(act("ban", about("user", "u1", ",\"duration\":\"1h\"")).body())
                .isEqualTo("{\"affected\":0}");
        assertThat(act("ban", about("address", "2001:db8::7", ",\"duration\":\"1h\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.hub().moderation().sanctions())
                .extracting(Sanction::kind, s -> s.subject().kind())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Sanction.Kind.MUTE, Subject.Kind.ADDRESS),
                        org.assertj.core.groups.Tuple.tuple(Sanction.Kind.BAN, Subject.Kind.USER),
                        org.assertj.core.groups.Tuple.tuple(Sanction.Kind.BAN, Subject.Kind.ADDRESS));
        RawClient banned = RawClient.open(server.port());
        clients.add(banned);
        assertThat(banned.request(RawClient.handshake(server.port(), "/ws", "")))
                .startsWith("HTTP/1.1 403 ");

        // Lifted by what the list of sanctions says, a network where it is IPv6.
        for (Sanction sanction : server.hub().moderation().sanctions()) {
            String action = sanction.kind() == Sanction.Kind.MUTE ? "unmute" : "unban";
            String kind = sanction.subject().kind().name().toLowerCase(java.util.Locale.ROOT);
            String body = about(kind, sanction.subject().value(), "");
            assertThat(act(action, body).body()).isEqualTo("{\"affected\":1}");
            assertThat(act(action, body).body()).as("again").isEqualTo("{\"affected\":0}");
        }
        assertThat(server.hub().moderation().sanctions()).isEmpty();
        assertThat(audit())
                .extracting(AuditEntry::action)
                .containsExactly(
                        AuditEntry.Action.DISCONNECT,
                        AuditEntry.Action.MUTE,
                        AuditEntry.Action.BAN,
                        AuditEntry.Action.BAN,
                        AuditEntry.Action.UNMUTE,
                        AuditEntry.Action.UNBAN,
                        AuditEntry.Action.UNBAN);
    }

    @Test
    void anOperatorDeletesAMessage() {
        start(withToken());
        long offset = server.hub()
                .room("dev")
                .publish("Shop", "spam")
                .toCompletableFuture()
                .join()
                .offset();
        String body = about("message", "dev/" + offset, ",\"reason\":\"spam\"");
        assertThat(act("delete", body).body()).isEqualTo("{\"affected\":1}");
        assertThat(act("delete", body).body()).as("again").isEqualTo("{\"affected\":0}");
        assertThat(audit()).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.DELETE);
            assertThat(entry.subject()).isEqualTo(Subject.message("dev", offset));
        });
        assertThat(server.hub().monitoring().snapshot().recentMessages())
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEmpty());
    }

    @Test
    void anOperatorClosesARoom() {
        start(withToken());
        server.hub().room("dev");
        assertThat(act("close", about("data", "dev", ",\"reason\":\"off topic\""))
                        .body())
                .isEqualTo("{\"affected\":0}");
        assertThat(audit()).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.CLOSE);
            assertThat(entry.subject()).isEqualTo(Subject.data("dev"));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    close|{"kind":"client","value":"dev"}|400|kind: does not fit
                    close|{"kind":"data","value":"<script>"}|400|value: no room
                    disconnect|{"kind":"<script>","value":"x"}|400|kind:
                    disconnect|{"kind":"client"}|400|value:
                    disconnect|{"kind":"client","value":"nobody"}|404|value: no open connection has this id
                    mute|{"kind":"client","value":"nobody","duration":5}|404|value:
                    mute|{"kind":"user","value":"u1"}|400|duration: missing
                    ban|{"kind":"user","value":"u1"}|400|duration: missing
                    ban|{"kind":"user","value":"u1","duration":"<script>"}|400|duration:
                    ban|{"kind":"user","value":"u1","duration":"400d"}|400|duration:
                    ban|{"kind":"client","value":"c","duration":5}|400|kind: client
                    ban|{"kind":"address","value":"example.com","duration":5}|400|value: no IP address
                    ban|{"kind":"address","value":"<script>","duration":5}|400|value: no IP address
                    unban|{"kind":"address","value":"1.2.3"}|400|value: no IP address
                    delete|{"kind":"client","value":"c"}|400|kind: does not fit
                    ban|{"kind":"message","value":"dev/1","duration":5}|400|kind: does not fit
                    delete|{"kind":"message","value":"dev"}|400|value: no message
                    delete|{"kind":"message","value":"dev/0"}|400|value: no message
                    delete|{"kind":"message","value":"<script>/1"}|400|value: no message
                    delete|{"kind":"message","value":"dev/1"}|404|value: no such message is held
                    delete|{"kind":"message","value":"lobby/1"}|404|value: no such message is held
                    ban|{"kind":"user","value":"u1","duration":5,"duration":6}|400|not one JSON object
                    ban|{"kind":"user"|400|not one JSON object
                    ban|[]|400|not one JSON object
                    ban|"<script>"|400|not one JSON object
                    """)
    void whatIsWrongIsSaid(String action, String body, int status, String beginning) {
        start(withToken());
        HttpResponse<String> response = act(action, body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith(beginning).doesNotContain("<");
        assertThat(response.headers().firstValue("content-type")).contains("text/plain;charset=utf-8");
        assertThat(audit()).isEmpty();
    }

    @Test
    void actionBody_notSmallUtf8Json_isRejected() {
        start(withToken());
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "")) {
            HttpRequest.Builder request = request("/api/admin/ban", "Authorization", BEARER)
                    .POST(HttpRequest.BodyPublishers.ofString(NOBODY));
            assertThat(send(type.isEmpty()
                                    ? request.build()
                                    : request.header("Content-Type", type).build())
                            .statusCode())
                    .as(type)
                    .isEqualTo(415);
        }
        HttpResponse<String> charset = send(request("/api/admin/ban", "Authorization", BEARER)
                .header("Content-Type", "Application/JSON; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(NOBODY))
                .build());
        assertThat(charset.statusCode()).isEqualTo(200);
        HttpResponse<String> latin = send(request("/api/admin/ban", "Authorization", BEARER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        about("user", "é", ",\"duration\":5").getBytes(StandardCharsets.ISO_8859_1)))
                .build());
        assertThat(latin.statusCode()).isEqualTo(400);
        assertThat(latin.body()).isEqualTo("body is not UTF-8\n");
        String padded = NOBODY + " ".repeat(65_536 - NOBODY.length());
        assertThat(act("ban", padded).statusCode()).isEqualTo(200);
        assertThat(act("ban", padded + " ").statusCode()).isEqualTo(413);
    }

    @Test
    void actionBody_ofTenMegabytes_isRejectedUnread() {
        start(withToken());
        for (String length : List.of("Content-Length: 10485760\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n")) {
            for (String authorization : List.of("", "Authorization: " + BEARER + "\r\n")) {
                RawClient client = RawClient.open(server.port());
                clients.add(client);
                client.write(("POST /api/admin/ban HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + authorization + length)
                        .getBytes(StandardCharsets.ISO_8859_1));
                if (length.startsWith("T") && !authorization.isEmpty()) {
                    client.write(("11000\r\n" + " ".repeat(0x11000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
                boolean isAsked =
                        length.startsWith("T") && authorization.isEmpty(); // who it is, before anything is read
                assertThat(client.request("")).startsWith(isAsked ? "HTTP/1.1 401 " : "HTTP/1.1 413 ");
            }
        }
        assertThat(act("ban", NOBODY).statusCode()).isEqualTo(200);
    }

    @Test
    void actionReason_cannotForgeALogLine() {
        List<String> lines = listen(Moderation.AUDIT_LOGGER);
        start(withToken());
        String hostile = "bye\\n2026-01-01 INFO BAN by root\\r\\u001b[2J\\u2028\\u202e";
        assertThat(act("mute", about("user", hostile, ",\"duration\":\"10m\",\"reason\":\"" + hostile + "\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(lines)
                .filteredOn(line -> line.contains("BAN by root"))
                .singleElement()
                .asString()
                .startsWith("MUTE by admin-token from 127.0.0.1: USER ")
                .doesNotContain("\n", "\r", "\u001b", "\u2028", "\u202e");
        assertThat(audit()).extracting(AuditEntry::reason).first().asString().contains("\n", "\u202e");
    }
}
