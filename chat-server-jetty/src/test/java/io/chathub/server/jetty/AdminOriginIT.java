package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.server.servlet.suite.RawClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of another origin cannot perform actions in an operator's name. */
class AdminOriginIT extends AdminFixture {
    /** W11. */
    @Test
    void action_fromAnotherOrigin_is403() {
        start(withToken().allowedOrigins("https://a.example"));
        String own = "http://127.0.0.1:" + server.port();
        String token = actionToken("Authorization", BASIC);
        String[][] foreign = {
            {"Origin", "https://evil.example"},
            {"Origin", "https://a.example"},
            {"Origin", "null"},
            {"Origin", "http://127.0.0.1:1"},
            {"Origin", own, "Origin", "https://evil.example"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Sec-Fetch-Site", "none"},
            {"Origin", own, "Sec-Fetch-Site", "cross-site"},
        };
        for (String[] headers : foreign) {
            for (String authorization : List.of(BEARER, BASIC)) {
                HttpRequest request = request("/api/admin/ban", headers)
                        .headers("Authorization", authorization, "X-ChatHub-Action-Token", token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(NOBODY))
                        .build();
                assertThat(send(request).statusCode())
                        .as(String.join(" ", headers))
                        .isEqualTo(403);
            }
        }
        assertThat(audit()).isEmpty();
        String[] page = {
            "Origin", own, "Sec-Fetch-Site", "same-origin", "Authorization", BASIC, "X-ChatHub-Action-Token", token
        };
        assertThat(post("/api/admin/ban", NOBODY, page).statusCode()).isEqualTo(200);
    }

    /** W11: a form on a page that knows the server of its visitor. */
    @Test
    void form_ofAnotherPage_is403() {
        start(withToken());
        for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")) {
            for (String authorization : List.of("Authorization: " + BASIC + "\r\n", "")) {
                RawClient client = RawClient.open(server.port());
                clients.add(client);
                assertThat(client.request("POST /api/admin/ban HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                + "\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\nContent-Type: "
                                + type + "\r\n" + authorization + "Content-Length: " + NOBODY.length() + "\r\n\r\n"
                                + NOBODY))
                        .startsWith("HTTP/1.1 403 ");
            }
            // An old browser that says nothing of where it comes from.
            assertThat(send(request("/api/admin/ban", "Authorization", BASIC)
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofString(NOBODY))
                                    .build())
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(audit()).isEmpty();
    }

    /** W11. */
    @ParameterizedTest
    @ValueSource(strings = {"disconnect", "mute", "unmute", "ban", "unban", "delete"})
    void get_changesNothing(String action) {
        start(withToken());
        String path = "/api/admin/" + action;
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH")) {
            HttpResponse<String> response =
                    send(request(path + "?kind=user&value=u1&duration=10m", "Authorization", BEARER)
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(NOBODY))
                            .build());
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("allow")).as(method).contains("POST, OPTIONS");
        }
        HttpResponse<String> options = send(request(path)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(options.headers().firstValue("allow")).contains("POST, OPTIONS");
        assertThat(post("/api/admin", NOBODY, "Authorization", BEARER).statusCode())
                .isEqualTo(405);
        assertThat(post(path + "/", NOBODY, "Authorization", BEARER).statusCode())
                .isEqualTo(405);
        assertThat(post("/api/status", NOBODY, "Authorization", BEARER).statusCode())
                .isEqualTo(405);
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://a.example"})
    void admin_hasNoCorsHeaders(String allowed) {
        start(withToken().allowedOrigins(allowed));
        for (String path : List.of("/api/admin", "/api/admin/ban")) {
            HttpResponse<String> preflight = send(request(path, "Origin", "https://a.example")
                    .headers(
                            "Access-Control-Request-Method",
                            "POST",
                            "Access-Control-Request-Headers",
                            "content-type,x-chathub-action-token")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(preflight.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
            HttpResponse<String> read = get(path, "Origin", "https://a.example", "Authorization", BEARER);
            assertThat(read.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
        assertThat(get("/api/status", "Origin", "https://a.example").headers().map())
                .containsKey("access-control-allow-origin");
    }

    @Test
    void admin_worksBelowABasePath() throws Exception {
        org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
        Hub hub = Hub.builder().build();
        ChatMount.into(context, "/chat", hub, withToken().allowedOrigins("*").build());
        jetty.setHandler(context);
        jetty.start();
        try {
            URI base = jetty.getURI().resolve("/app/chat/api/admin/ban");
            HttpResponse<String> response = send(HttpRequest.newBuilder(base)
                    .headers("Authorization", BEARER, "Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(NOBODY))
                    .build());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(hub.moderation().sanctions()).hasSize(1);
        } finally {
            jetty.stop();
        }
    }
}
