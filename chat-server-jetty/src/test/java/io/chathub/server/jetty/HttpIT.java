package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP routes: pages, API, files, and access to them. */
class HttpIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(WebOptions options) {
        server = ChatServer.builder().port(0).options(options).build().start();
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A request exactly as written, and the head of its answer. */
    private String raw(String request) {
        RawClient client = RawClient.open(server.port());
        String head = client.request(request);
        client.cut();
        return head;
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void status_hasItsFieldsInOrder() {
        start(WebOptions.DEFAULT);
        HttpResponse<String> response = get("/api/status");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo("application/json");
        assertThat(header(response, "cache-control")).isEqualTo("no-store");
        String time = "\"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z\"";
        assertThat(response.body())
                .matches("\\{\"status\":\"running\",\"uptime\":[0-9]+,\"startTime\":" + time + ",\"currentTime\":"
                        + time + ",\"activeConnections\":0,\"totalMessages\":0,\"totalEvents\":0}");
    }

    @Test
    void monitoring_showsTheChat() {
        start(WebOptions.DEFAULT);
        RawClient bob = RawClient.connect(server.port());
        String id = bob.hello();
        bob.join("Bob");
        bob.send("{\"type\":\"message\",\"text\":\"hi\",\"price\":7}");
        bob.receive();
        String body = get("/api/monitoring").body();
        assertThat(body)
                .startsWith("{\"uptime\":")
                .contains("\"connections\":[{\"id\":\"" + id + "\",\"connectedAt\":\"")
                .contains("\"username\":\"Bob\",\"messagesSent\":1,\"lastActivity\":\"")
                .contains(
                        "],\"totalConnections\":1,\"totalMessages\":1,\"totalEvents\":3,\"recentMessages\":[{\"type\":\"message\",")
                .contains("\"text\":\"hi\"", "\"price\":7}]")
                .contains("\"recentEvents\":[{\"type\":\"connect\",\"id\":\"" + id
                        + "\",\"username\":\"\",\"room\":\"\",");
        bob.cut();
    }

    @Test
    void pages_haveAStrictPolicyAndAllTheirFiles() {
        start(WebOptions.DEFAULT);
        for (String page : new String[] {"/", "/admin"}) {
            HttpResponse<String> response = get(page);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "content-type")).isEqualTo("text/html;charset=utf-8");
            assertThat(header(response, "content-security-policy"))
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("connect-src 'self' ws://localhost:" + server.port())
                    .doesNotContain("unsafe");
            assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
            assertThat(header(response, "server")).isEmpty();
            var names = java.util.regex.Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"")
                    .matcher(response.body());
            int files = 0;
            while (names.find()) {
                HttpResponse<String> file = get("/" + names.group(1));
                assertThat(file.statusCode()).as(names.group(1)).isEqualTo(200);
                files++;
            }
            assertThat(files).isGreaterThanOrEqualTo(3);
        }
        assertThat(header(get("/assets/chat.js"), "content-type")).startsWith("text/javascript");
        assertThat(get("/assets/net/frames.js").statusCode()).isEqualTo(200);
        assertThat(get("/assets/uPlot.esm.js").statusCode()).isEqualTo(200);
        assertThat(get("/assets/uPlot.LICENSE.txt").body()).contains("MIT License");
        HttpResponse<String> emoji = get("/assets/emojilib.json");
        assertThat(header(emoji, "content-type")).startsWith("application/json");
        assertThat(emoji.body()).startsWith("{").contains("grinning_face");
        assertThat(get("/assets/emojilib.LICENSE.txt").body()).contains("Permission is hereby granted");
    }

    @Test
    void unchangedAsset_is304() {
        start(WebOptions.DEFAULT);
        String etag = header(get("/assets/chat.js"), "etag");
        assertThat(etag).isNotEmpty();
        assertThat(get("/assets/chat.js", "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(get("/assets/chat.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void pagesAndAssets_areCompressedWhereTheClientAcceptsIt() throws IOException {
        start(WebOptions.DEFAULT);
        for (String path :
                new String[] {"/", "/admin", "/assets/chat.js", "/assets/favicon.svg", "/assets/emojilib.json"}) {
            HttpResponse<String> plain = get(path);
            HttpResponse<byte[]> compressed = bytes(path, "Accept-Encoding", "br, gzip");
            assertThat(header(plain, "content-encoding")).isEmpty();
            assertThat(header(compressed, "content-encoding")).as(path).isEqualTo("gzip");
            assertThat(header(compressed, "content-length")).isEqualTo("" + compressed.body().length);
            assertThat(header(compressed, "content-type")).isEqualTo(header(plain, "content-type"));
            assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding").isEqualTo(header(compressed, "vary"));
            byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes();
            assertThat(new String(unpacked, StandardCharsets.UTF_8)).as(path).isEqualTo(plain.body());
            assertThat(compressed.body().length).isLessThan(unpacked.length);
        }
        assertThat(header(bytes("/assets/chat.js", "Accept-Encoding", "gzip;q=0"), "content-encoding"))
                .isEmpty();
        assertThat(header(bytes("/assets/nothing.js", "Accept-Encoding", "gzip"), "content-encoding"))
                .isEmpty();
    }

    @Test
    void unchangedAsset_is304_inTheSameCodingOnly() {
        start(WebOptions.DEFAULT);
        String plain = header(get("/assets/chat.js"), "etag");
        String compressed = header(bytes("/assets/chat.js", "Accept-Encoding", "gzip"), "etag");
        assertThat(compressed).isNotEmpty().isNotEqualTo(plain);
        HttpResponse<byte[]> same = bytes("/assets/chat.js", "Accept-Encoding", "gzip", "If-None-Match", compressed);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(header(same, "vary")).isEqualTo("Accept-Encoding");
        assertThat(bytes("/assets/chat.js", "Accept-Encoding", "gzip", "If-None-Match", plain)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/assets/chat.js", "If-None-Match", compressed).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<byte[]> bytes(String path, String... headers) {
        try {
            return http.send(
                    HttpRequest.newBuilder(server.uri().resolve(path))
                            .headers(headers)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void dashboard_withoutToken_isLocalOnly() {
        start(WebOptions.DEFAULT);
        for (String path : new String[] {"/admin", "/api/monitoring"}) {
            assertThat(get(path).statusCode()).isEqualTo(200);
            assertThat(get(path, "X-Forwarded-For", "10.0.0.1").statusCode()).isEqualTo(403);
            assertThat(get(path, "Forwarded", "for=10.0.0.1").statusCode()).isEqualTo(403);
            assertThat(get(path, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
            assertThat(get(path, "X-Forwarded-Port", "443").statusCode()).isEqualTo(403);
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: rebound.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            // What a proxy sends that was told nothing but where to.
            assertThat(raw("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1:3000\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void dashboard_withToken_isRemote() {
        start(WebOptions.builder().adminToken("correct-horse").build());
        String basic = Base64.getEncoder().encodeToString("me:correct-horse".getBytes(StandardCharsets.UTF_8));
        String wrong = Base64.getEncoder().encodeToString("correct-horse:x".getBytes(StandardCharsets.UTF_8));
        for (String path : new String[] {"/admin", "/api/monitoring"}) {
            HttpResponse<String> refused = get(path, "X-Forwarded-For", "10.0.0.1");
            assertThat(refused.statusCode()).isEqualTo(401);
            // Only for a page may a browser ask its user; the dashboard's script is to hear the refusal itself.
            assertThat(header(refused, "www-authenticate"))
                    .startsWith(path.equals("/admin") ? "Basic realm=" : "Bearer realm=");
            assertThat(refused.body()).doesNotContain("connections\"");
            assertThat(get(path).statusCode())
                    .as("a proxy may look like this machine")
                    .isEqualTo(401);
            assertThat(remote(path, "Bearer correct-horse")).isEqualTo(200);
            assertThat(remote(path, "bearer correct-horse")).isEqualTo(200);
            assertThat(remote(path, "Basic " + basic)).isEqualTo(200);
            assertThat(remote(path, "Basic " + wrong)).isEqualTo(401);
            assertThat(remote(path, "Bearer correct-hors")).isEqualTo(401);
            assertThat(remote(path, "Bearer ")).isEqualTo(401);
            assertThat(remote(path, "Basic %%%")).isEqualTo(401);
        }
    }

    private int remote(String path, String authorization) {
        return get(path, "X-Forwarded-For", "10.0.0.1", "Authorization", authorization)
                .statusCode();
    }

    @Test
    void api_otherOrigins_onlyIfAllowed() {
        start(WebOptions.builder().allowedOrigins("https://a.example").build());
        HttpResponse<String> listed = get("/api/status", "Origin", "https://a.example");
        assertThat(header(listed, "access-control-allow-origin")).isEqualTo("https://a.example");
        assertThat(header(listed, "vary")).isEqualTo("Origin");
        HttpResponse<String> foreign = get("/api/status", "Origin", "https://b.example");
        assertThat(header(foreign, "access-control-allow-origin")).isEmpty();
        assertThat(foreign.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        HttpResponse<String> preflight =
                send(HttpRequest.newBuilder(server.uri().resolve("/api/status"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .headers("Origin", "https://a.example", "Access-Control-Request-Method", "GET")
                        .build());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "access-control-allow-methods")).isEqualTo("GET");
        assertThat(header(preflight, "access-control-allow-credentials")).isEmpty();
    }

    @Test
    void api_everyOrigin_withoutCredentials() {
        start(WebOptions.builder().allowedOrigins("*").build());
        HttpResponse<String> response = get("/api/status", "Origin", "https://b.example");
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(response, "access-control-allow-credentials")).isEmpty();
        assertThat(get("/api/monitoring", "Origin", "https://b.example").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
    void otherMethods_are405(String method) {
        start(WebOptions.DEFAULT);
        for (String path : new String[] {"/", "/api/status", "/nowhere", "/ws"}) {
            assertThat(raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/etc/passwd",
                "/..%2fetc/passwd",
                "/%252e%252e/etc/passwd",
                "/assets/../admin",
                "/assets/..;/admin",
                "/assets/%2e%2e/index.html",
                "/assets/..%2findex.html",
                "/assets;/chat.js/..",
                "//admin",
                "/ADMIN",
                "/ADMIN/",
                "/admin/",
                "/admin%00.html",
                "/admin;x",
                "/assets/",
                "/assets",
                "/assets/nothing.js",
                "/assets/x/chat.js",
                "/assets/net",
                "/assets/net/",
                "/assets/net/../chat.js",
                "/assets/net/%2e%2e/chat.js",
                "/assets/net%2fframes.js",
                "/assets/net//frames.js",
                "/assets/net/net/frames.js",
                "/api",
                "/api/",
                "/api/nothing",
                "/nothing<script>",
                "/index.html",
                "/WEB-INF/web.xml"
            })
    void whatIsNotARouteIsNotFoundEvenFromAfar(String path) {
        start(WebOptions.DEFAULT);
        RawClient client = RawClient.open(server.port());
        String head =
                client.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n");
        assertThat(head).containsPattern("^HTTP/1\\.1 (400|403|404) ");
        assertThat(client.body(head)).doesNotContain("<script>", "root:", "Exception", "\tat ");
        client.cut();
    }

    @Test
    void staticFiles_areServed_outsideFilesAreNot(@TempDir Path folder) throws IOException {
        Path root = Files.createDirectory(folder.resolve("public"));
        Files.writeString(folder.resolve("secret.txt"), "the secret");
        Files.writeString(root.resolve("hello.html"), "<p>hello");
        Files.createDirectories(root.resolve("sub/.git"));
        Files.writeString(root.resolve("sub/a b.txt"), "deep");
        Files.writeString(root.resolve(".env"), "the secret");
        Files.writeString(root.resolve("sub/.git/config"), "the secret");
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("outside"), folder);
        Files.writeString(root.resolve("admin"), "not the dashboard");
        start(WebOptions.builder().staticDirectory(root).build());

        HttpResponse<String> hello = get("/hello.html");
        assertThat(hello.statusCode()).isEqualTo(200);
        assertThat(hello.body()).isEqualTo("<p>hello");
        assertThat(header(hello, "content-type")).startsWith("text/html");
        assertThat(header(hello, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(get("/sub/a%20b.txt").body()).isEqualTo("deep");
        assertThat(get("/hello.html", "Range", "bytes=3-4").body()).isEqualTo("he");
        assertThat(get("/").body()).contains("name-form");
        assertThat(get("/admin").body()).contains("connections-table").doesNotContain("not the dashboard");
        for (String path : new String[] {
            "/sub",
            "/sub/",
            "/.env",
            "/sub/.git/config",
            "/link.txt",
            "/outside/secret.txt",
            "/nothing",
            "/..%2fsecret.txt",
            "/sub/..%5csecret.txt",
            "/hello.html/"
        }) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isBetween(400, 404);
            assertThat(response.body()).as(path).doesNotContain("the secret");
        }
        assertThat(raw("GET /../secret.txt HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }
}
