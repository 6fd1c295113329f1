package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.options.RoomOptions;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of rooms and connections for operators, in parts, over HTTP. */
class TablesApiIT extends AdminFixture {

    private static final Pattern NAME = Pattern.compile("\"(?:name|username)\":\"([^\"]*)\"");
    private static final String TIME = "\"[0-9-]+T[0-9:.]+Z\"";

    private HttpResponse<String> read(String path) {
        return get("/api/admin/" + path, "Authorization", BEARER);
    }

    private List<String> names(String path) {
        HttpResponse<String> response = read(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return NAME.matcher(response.body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void post(String room, int times) {
        CompletableFuture.allOf(IntStream.range(0, times)
                        .mapToObj(n -> server.hub()
                                .room(room)
                                .publish("Ann", "text " + n)
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Test
    void rooms_areOrderedAndFilteredByTheServer() {
        start(withToken());
        post("dev", 2);
        post("Kitchen", 3);
        join("Bob");
        HttpResponse<String> all = read("rooms");
        assertThat(all.headers().firstValue("content-type")).contains("application/json");
        assertThat(all.headers().firstValue("cache-control")).contains("no-store");
        assertThat(all.headers().firstValue("cross-origin-resource-policy")).contains("same-origin");
        assertThat(all.body())
                .matches(
                        "\\{\"total\":3,\"matching\":3,\"rooms\":\\[\\{\"name\":\"lobby\",\"members\":1,\"messages\":0},"
                                + "\\{\"name\":\"dev\",\"members\":0,\"messages\":2,\"lastMessage\":" + TIME + "},"
                                + "\\{\"name\":\"Kitchen\",\"members\":0,\"messages\":3,\"lastMessage\":" + TIME
                                + "}]}");
        assertThat(names("rooms?sort=-messages")).containsExactly("Kitchen", "dev", "lobby");
        assertThat(names("rooms?sort=name")).containsExactly("dev", "Kitchen", "lobby");
        assertThat(names("rooms?sort=lastMessage")).containsExactly("lobby", "dev", "Kitchen");
        assertThat(names("rooms?sort=name&offset=1&limit=1")).containsExactly("Kitchen");
        assertThat(read("rooms?filter=KIT&limit=1").body()).startsWith("{\"total\":3,\"matching\":1,\"rooms\":[{");
        assertThat(read("rooms?filter=%3Cb%3E").body()).isEqualTo("{\"total\":3,\"matching\":0,\"rooms\":[]}");
    }

    @Test
    void rates_areOfTheTimeBetweenRequests() {
        start(withToken());
        post("dev", 1);
        assertThat(read("rooms").body()).doesNotContain("\"rate\"");
        post("ops", 50);
        await().untilAsserted(() -> assertThat(read("rooms?sort=-rate").body())
                .containsPattern(
                        "\"rooms\":\\[\\{\"name\":\"ops\",\"members\":0,\"messages\":50,\"rate\":[1-9][0-9]*\\.[0-9]{2},")
                .containsPattern("\"name\":\"dev\",\"members\":0,\"messages\":1,\"rate\":0.00,"));
    }

    @Test
    void tenThousandRooms_areReadInParts_andAllAnswersStaySmall() {
        start(
                withToken(),
                Hub.builder()
                        .options(HubOptions.builder()
                                .rooms(RoomOptions.builder().maxRooms(20_000).build())
                                .build()));
        IntStream.range(0, 10_000).forEach(n -> post("room-" + n, 1));
        assertThat(names("rooms?sort=name&offset=9900")).hasSize(100).endsWith("room-9998");
        assertThat(names("rooms?sort=name&offset=10000")).containsExactly("room-9999");
        assertThat(read("rooms").body())
                .startsWith("{\"total\":10001,\"matching\":10001,")
                .hasSizeLessThan(20_000);
        assertThat(names("rooms?limit=1000000")).hasSize(1_000);
        assertThat(get("/api/admin?tables=0", "Authorization", BEARER).body())
                .contains("\"clients\":[],", "\"rooms\":[]}", "\"rooms\":10001,")
                .hasSizeLessThan(5_000 + 120 * 100);
        assertThat(get("/api/admin", "Authorization", BEARER).body())
                .as("without the parameter the busiest rooms are listed")
                .hasSizeGreaterThan(50_000);
    }

    @Test
    void connections_areOrderedAndFilteredByTheServer() {
        start(withToken(), Hub.builder().authenticator(request -> new Identity("u1", null)));
        join("Bob Miller").send("{\"type\":\"message\",\"text\":\"one\"}");
        join("ann");
        await().untilAsserted(() -> assertThat(
                        read("connections?sort=-messagesSent&limit=1").body())
                .matches("\\{\"total\":2,\"matching\":2,\"connections\":\\[\\{\"id\":\"" + idOf("Bob Miller")
                        + "\",\"username\":\"Bob Miller\",\"userId\":\"u1\",\"remoteAddress\":\"127.0.0.1\",\"version\":1,\"connectedAt\":"
                        + TIME
                        + ",\"rooms\":\\[\"lobby\"],\"messagesSent\":1,\"lastActivity\":" + TIME + "}]}"));
        assertThat(names("connections?sort=username")).containsExactly("ann", "Bob Miller");
        assertThat(names("connections?sort=connectedAt")).containsExactly("Bob Miller", "ann");
        assertThat(names("connections?filter=BOB%20M")).containsExactly("Bob Miller");
        for (String filter : List.of("u1", "127.0.0.1", "LOBBY")) {
            assertThat(names("connections?filter=" + filter)).as(filter).hasSize(2);
        }
        assertThat(names("connections?filter=" + idOf("ann"))).containsExactly("ann");
        HttpResponse<String> monitoring = get("/api/monitoring?tables=0", "Authorization", BEARER);
        assertThat(monitoring.body()).contains("\"connections\":[],\"totalConnections\":2,", "\"text\":\"one\"");
        assertThat(get("/api/monitoring", "Authorization", BEARER).body())
                .as("the form without the parameter is that of v1")
                .contains("\"connections\":[{\"id\":\"");
    }

    @ParameterizedTest
    @CsvSource({
        "rooms, sort=connectedAt, sort",
        "rooms, offset=-1, offset",
        "rooms, limit=0, limit",
        "connections, sort=rate, sort",
        "connections, limit=many, limit",
    })
    void parameterOutOfRange_isNamed(String table, String query, String field) {
        start(withToken());
        HttpResponse<String> refused = read(table + "?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).startsWith(field + ": ");
        assertThat(read(table + "?filter=" + "x".repeat(257)).body()).startsWith("filter: too long");
    }

    @ParameterizedTest
    @CsvSource({"/api/admin/rooms", "/api/admin/connections"})
    void othersThanOperatorsAreRefused_andNothingIsChanged(String path) {
        List<String> audit = listen(Moderation.AUDIT_LOGGER);
        start(withToken().allowedOrigins("*"));
        assertThat(get(path).statusCode()).isEqualTo(401);
        assertThat(post(path, NOBODY, "Authorization", BEARER).statusCode()).isEqualTo(405);
        HttpResponse<String> foreign = get(path, "Authorization", BEARER, "Origin", "https://elsewhere.example");
        assertThat(foreign.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(audit).isEmpty();
    }
}
