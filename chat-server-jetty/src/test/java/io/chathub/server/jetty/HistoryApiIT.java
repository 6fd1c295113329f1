package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of a room for operators, over HTTP. */
class HistoryApiIT extends AdminFixture {

    private HttpResponse<String> read(String query) {
        return get("/api/history?" + query, "Authorization", BEARER);
    }

    private void post(String room, String text) {
        var unused = server.hub()
                .room(room)
                .publish("Ann", text)
                .toCompletableFuture()
                .join();
    }

    @Test
    void operatorsReadARoom_inPages() {
        start(withToken());
        post("dev", "first");
        post("dev", "second");
        post("dev", "third");
        post("ops", "elsewhere");
        HttpResponse<String> newest = read("room=dev&limit=2");
        assertThat(newest.statusCode()).isEqualTo(200);
        assertThat(newest.headers().firstValue("content-type")).contains("application/json");
        assertThat(newest.headers().firstValue("cache-control")).contains("no-store");
        assertThat(newest.body())
                .startsWith("{\"type\":\"history\",\"room\":\"dev\",")
                .contains("second", "third", "\"more\":true")
                .doesNotContain("first", "elsewhere");
        assertThat(read("room=dev&before=2").body()).contains("first").doesNotContain("second", "\"more\":true");
    }

    @Test
    void aRoomThatIsNotOpen_isNotFoundAndStaysClosed() {
        start(withToken());
        assertThat(read("room=dev").statusCode()).isEqualTo(404);
        assertThat(server.hub().rooms()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, room",
        "room=no%20room, room",
        "room=lobby&limit=0, limit",
        "room=lobby&limit=many, limit",
        "room=lobby&before=-1, before",
        "room=lobby&before=99999999999999999999, before",
    })
    void malformedParametersAreNamed(String query, String field) {
        start(withToken());
        HttpResponse<String> refused = read(query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).startsWith(field + ":");
    }

    @Test
    void othersThanOperatorsAreRefused_andOtherOriginsMayNotRead() {
        start(withToken());
        post("dev", "secret");
        assertThat(get("/api/history?room=dev").statusCode()).isEqualTo(401);
        HttpResponse<String> foreign =
                get("/api/history?room=dev", "Authorization", BEARER, "Origin", "https://elsewhere.example");
        assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(foreign.headers().firstValue("cross-origin-resource-policy")).contains("same-origin");
    }
}
