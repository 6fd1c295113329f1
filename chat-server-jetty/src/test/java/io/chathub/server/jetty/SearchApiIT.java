package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search of operators, over HTTP. */
class SearchApiIT extends AdminFixture {

    private HttpResponse<String> search(String text, String more) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return get("/api/search?text=" + encoded + more, "Authorization", BEARER);
    }

    private void post(String room, String text) {
        server.hub().room(room).publish("Ann", text).toCompletableFuture().join();
    }

    @Test
    void operatorsSearchOneRoomOrAll_inPages() {
        start(withToken());
        post("dev", "我家在上海东边。");
        post("dev", "Hello World");
        post("ops", "Hello Moon");
        HttpResponse<String> found = search("上海", "");
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.headers().firstValue("content-type")).contains("application/json");
        assertThat(found.headers().firstValue("cache-control")).contains("no-store");
        assertThat(found.body())
                .startsWith("{\"type\":\"search\",\"events\":[{\"type\":\"message\",")
                .contains("\"text\":\"我家在上海东边。\"", "\"room\":\"dev\",\"offset\":1")
                .doesNotContain("next");
        assertThat(search("hello", "&room=dev").body()).contains("Hello World").doesNotContain("Moon");
        String page = search("hello", "&limit=1").body();
        assertThat(page).contains("Hello Moon").doesNotContain("World").contains("\"next\":\"");
        String next = page.replaceAll(".*\"next\":\"([^\"]*)\".*", "$1");
        assertThat(search("hello", "&limit=1&before=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
                        .body())
                .contains("Hello World")
                .doesNotContain("next");
        assertThat(search("\") OR (\"hello", "").body()).isEqualTo("{\"type\":\"search\",\"events\":[]}");
    }

    @Test
    void aDeletedMessageIsNotFound() {
        start(withToken());
        post("dev", "secret");
        server.hub().room("dev").messages().delete(1).toCompletableFuture().join();
        assertThat(search("secret", "").body()).isEqualTo("{\"type\":\"search\",\"events\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/search, text",
        "/api/search?text=, text",
        "/api/search?text=x&room=no%20room, room",
        "/api/search?text=x&limit=0, limit",
        "/api/search?text=x&limit=many, limit",
        "/api/search?text=x&before=nothing, before",
        "/api/search?text=x&from=, from",
    })
    void malformedParametersAreNamed(String path, String field) {
        start(withToken());
        HttpResponse<String> refused = get(path, "Authorization", BEARER);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).startsWith(field + ":");
    }

    @Test
    void aQueryThatIsNoUtf8_isRefused() {
        start(withToken());
        assertThat(get("/api/search?text=%ff", "Authorization", BEARER).statusCode())
                .isEqualTo(400);
    }

    @Test
    void othersThanOperatorsAreRefused_andOtherOriginsMayNotRead() {
        start(withToken());
        post("dev", "secret");
        assertThat(get("/api/search?text=secret").statusCode()).isEqualTo(401);
        HttpResponse<String> foreign =
                get("/api/search?text=secret", "Authorization", BEARER, "Origin", "https://elsewhere.example");
        assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(foreign.headers().firstValue("cross-origin-resource-policy")).contains("same-origin");
    }
}
