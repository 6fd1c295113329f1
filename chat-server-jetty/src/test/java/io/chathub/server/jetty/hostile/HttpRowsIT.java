package io.chathub.server.jetty.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows W of THREATS.md, and what is like them, over a socket. */
@Tag("long")
class HttpRowsIT {

    private static final String TOKEN = "correct-horse-battery";
    private static final String HOST = "Host: localhost\r\n";
    private static final String MARK = "canary-7f3a";

    @RegisterExtension
    static final HostileChat chat = HostileChat.create()
            .web(WebOptions.builder()
                    .adminToken(TOKEN)
                    .staticDirectory(folder())
                    .build());

    private static Path folder() {
        try {
            Path base = Files.createTempDirectory(Path.of("target"), "hostile").toRealPath();
            Path root = Files.createDirectories(base.resolve("public/sub/.git"));
            Path files = base.resolve("public");
            Files.writeString(base.resolve("secret.txt"), MARK);
            Files.writeString(root.resolve("config"), MARK);
            for (String name : List.of(
                    ".env", "Main.class", "app.properties", "APP.PROPERTIES", "key.pem", "store.p12", "notes.txt~")) {
                Files.writeString(files.resolve(name), MARK);
            }
            Files.writeString(files.resolve("hello.txt"), "hello");
            Files.createSymbolicLink(files.resolve("link.txt"), base.resolve("secret.txt"));
            Files.createSymbolicLink(files.resolve("outside"), base);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a request is answered. */
    private static final class Answer {
        private final RawClient client;
        private final String head;
        private final String body;

        Answer(RawClient client, String head, String body) {
            this.client = client;
            this.head = head;
            this.body = body;
        }

        int status() {
            assertThat(head).startsWith("HTTP/1.1 ");
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private static Answer ask(String request) {
        chat.keepSecret(MARK, TOKEN, "<script>");
        RawClient client = chat.open();
        String head = client.request(request);
        boolean hasBody = !request.startsWith("HEAD ");
        Answer answer = new Answer(client, head, hasBody ? client.body(head) : "");
        // W6
        assertThat(head)
                .contains(
                        "X-Content-Type-Options: nosniff\r\n",
                        "Referrer-Policy: no-referrer\r\n",
                        "Cross-Origin-Opener-Policy: same-origin\r\n",
                        "frame-ancestors 'none'")
                .doesNotContainIgnoringCase("\r\nserver:")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Strict-Transport-Security");
        // W8
        assertThat(head + answer.body).doesNotContain(MARK, "<script>", "Exception", "\tat ", "root:");
        return answer;
    }

    private static Answer get(String target, String headers) {
        return ask("GET " + target + " HTTP/1.1\r\n" + HOST + headers + "\r\n");
    }

    // ------------------------------------------------------------------------------------------------------ W1 to W4

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/",
                "/..%2f",
                "/%252e",
                "/static/..;/admin",
                "/public;/../admin",
                "/;/admin",
                "/;x/admin",
                "//admin",
                "/ADMIN/",
                "/admin%00.html",
                "/admin/",
                "/./admin",
                "/admin/.",
                "/sub/../admin",
                "/.;x/admin",
                "/assets/..",
                "/a/%2e%2e%2fadmin",
                "/%2fadmin",
                "/%5c..%5cadmin",
                "/a\\..\\admin",
                "/%c0%ae%c0%ae/admin",
                "/%u002e%u002e/admin",
                "/%ff%fe",
                "/%zz",
                "/%",
                "/admin\t",
                "/admin#x",
                "/hello.txt%20",
                "/hello.txt.",
                "/hello.txt::$DATA",
                "/hello.txt/"
            })
    void w1_ambiguousPath_isRejected(String path) {
        for (String authorization : List.of("", "Authorization: Bearer " + TOKEN + "\r\n")) {
            assertThat(get(path, authorization).status()).isIn(400, 404);
        }
    }

    /** A proxy's rule for {@code /admin} does not match these paths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin;x",
                "/admin;",
                "/api;/admin",
                "/api;x=1/monitoring",
                "/api/monitoring;jsessionid=1",
                "/api/status;x",
                "/;",
                "/;jsessionid=1",
                "/assets;x/chat.js",
                "/assets/chat.js;x",
                "/hello.txt;x",
                "/ws;x",
                "/%61dmin",
                "/a%64min",
                "/api/%6donitoring",
                "/ap%69/admin",
                "/%77s",
                "/hello%2etxt",
                "/h%65llo.txt",
                "/admin%3bx",
                "/api%3B/admin",
                "http://localhost/admin;x",
            })
    void w1_pathInAnotherSpelling_is404(String path) {
        for (String authorization : List.of("", "Authorization: Bearer " + TOKEN + "\r\n")) {
            assertThat(get(path, authorization).status()).isEqualTo(404);
        }
        assertThat(ask("POST " + path + " HTTP/1.1\r\n" + HOST + "\r\n").status())
                .isEqualTo(404);
    }

    @Test
    void w1_actionInAnotherSpelling_is404() {
        for (String path : List.of("/api/admin;/disconnect", "/api/admin/disconnect;x", "/api/admin/%64isconnect")) {
            assertThat(ask("POST " + path + " HTTP/1.1\r\n" + HOST + "Authorization: Bearer " + TOKEN
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/link.txt",
                "/outside/secret.txt",
                "/outside",
                "/.env",
                "/sub/.git/config",
                "/sub",
                "/sub/",
                "/Main.class",
                "/app.properties",
                "/APP.PROPERTIES",
                "/key.pem",
                "/store.p12",
                "/notes.txt~",
                "/HELLO.TXT",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/io/chathub/server/jetty/ChatServer.class",
                "/assets/",
                "/assets/../admin.html",
                "/logback.xml"
            })
    void w2_privateFile_is404(String path) {
        assertThat(get(path, "").status()).isIn(400, 404);
        Answer hello = get("/hello.txt", "");
        assertThat(hello.status()).isEqualTo(200);
        assertThat(hello.body).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: \"\r\n",
                "If-Match: \"\r\n",
                "If-None-Match: \"a\",,\"b\", \"\r\n",
                "Range: bytes=9-1\r\n",
                "Range: bytes=100-\r\n",
                "Range: bytes=99999999999999999999-\r\n",
                "Range: bytes=-0,1-,,\r\n",
                "Range: lines=1\r\nIf-Range: \"\r\n",
                "If-Modified-Since: yesterday\r\nIf-Unmodified-Since: \"\r\n",
                "Accept-Encoding: ;q=,,\r\n",
            })
    void w2_malformedHeaders_areAnswered(String headers) {
        assertThat(get("/hello.txt", headers).status()).isIn(200, 206, 304, 400, 416);
    }

    @Test
    void w2_manyRanges_areNoLongerThanTheFile() {
        String ranges = "Range: bytes=" + "0-,".repeat(1_300) + "0-\r\n";
        Answer answer = get("/hello.txt", ranges);
        assertThat(answer.status()).isIn(200, 206, 416);
        assertThat(answer.body.length()).isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/api/monitoring"})
    void w3_dashboard_withoutToken_isRejected(String path) {
        for (String headers : List.of(
                "",
                "Authorization: Bearer " + TOKEN + "x\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer " + TOKEN + ", Bearer x\r\n",
                "Authorization: Basic " + TOKEN + "\r\n",
                "Cookie: token=" + TOKEN + "\r\n",
                "X-Forwarded-For: 127.0.0.1\r\n")) {
            Answer answer = get(path, headers);
            assertThat(answer.status()).as(headers).isEqualTo(401);
            assertThat(answer.head).contains("WWW-Authenticate: ", "Cache-Control: no-store\r\n");
        }
        assertThat(get(path + "?token=" + TOKEN, "").status()).isEqualTo(401);
    }

    @Test
    void w3_status_hasCountsOnly() {
        assertThat(get("/api/status", "").body)
                .matches(
                        "\\{\"status\":\"running\",\"uptime\":[0-9]+,\"startTime\":\"[^\"]+\",\"currentTime\":\"[^\"]+\","
                                + "\"activeConnections\":[0-9]+,\"totalMessages\":[0-9]+,\"totalEvents\":[0-9]+}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/status", "/api/monitoring", "/", "/assets/chat.js", "/hello.txt", "/api/none"})
    void w4_otherOrigin_readsNothing(String path) {
        for (String origin : List.of("https://evil", "null", "http://localhost.evil", "http://localhost:1")) {
            assertThat(get(path, "Origin: " + origin + "\r\n").head)
                    .doesNotContainIgnoringCase("access-control-")
                    .doesNotContain(origin);
            String preflight = ask("OPTIONS " + path + " HTTP/1.1\r\n" + HOST + "Origin: " + origin
                            + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n")
                    .head;
            assertThat(preflight).doesNotContainIgnoringCase("access-control-").doesNotContain(origin);
        }
    }

    // ------------------------------------------------------------------------------------------------------ W6 and W7

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/status HTTP/1.1",
                "GET /api/none HTTP/1.1",
                "GET /api/monitoring HTTP/1.1",
                "POST /api/status HTTP/1.1",
                "OPTIONS /api/status HTTP/1.1",
                "HEAD /api/status HTTP/1.1",
                "GET /admin HTTP/1.1",
                "HEAD /admin HTTP/1.1",
                "DELETE /admin HTTP/1.1",
                "OPTIONS /admin HTTP/1.1",
                "GET /nowhere HTTP/1.1"
            })
    void w6_privateAnswers_areNotCached(String line) {
        assertThat(ask(line + "\r\n" + HOST + "\r\n").head).contains("Cache-Control: no-store\r\n");
    }

    @Test
    void w6_files_areRevalidated() {
        for (String path : List.of("/", "/assets/chat.js", "/hello.txt")) {
            assertThat(get(path, "").head)
                    .contains("Cache-Control: no-cache\r\n")
                    .containsIgnoringCase("\r\netag: ");
        }
    }

    @Test
    void w7_pages_haveTheirPolicy() {
        for (String path : List.of("/", "/admin")) {
            assertThat(get(path, "Authorization: Bearer " + TOKEN + "\r\n").head)
                    .contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                            + "img-src 'self' data:; connect-src 'self' ws://localhost wss://localhost; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n");
        }
        assertThat(ask("GET / HTTP/1.1\r\nHost: a;script-src.evil\r\n\r\n").head)
                .doesNotContain("evil");
        assertThat(ask("GET / HTTP/1.1\r\nHost: x\u00e9\r\n\r\n").head).doesNotContain("ws://x");
    }

    // ------------------------------------------------------------------------------------------------------ W8, W9,
    // W12

    @Test
    void w8_acceptOfAThousandParts_isAnswered() {
        String accept =
                IntStream.range(0, 1_000).mapToObj(i -> "a;q=.1").collect(java.util.stream.Collectors.joining(","));
        assertThat(accept.length()).isLessThan(8_000);
        for (String path : List.of("/", "/nowhere", "/api/none", "/..", "/hello.txt")) {
            long started = System.nanoTime();
            assertThat(get(path, "Accept: " + accept + "\r\n").status()).isIn(200, 400, 404);
            assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
        }
        assertThat(get("/<script>alert(1)</script>", "Accept: ;;,q=,\r\n").status())
                .isIn(400, 404);
        assertThat(get("/nowhere?<script>", "").status()).isEqualTo(404);
        assertThat(get("/%3Cscript%3E", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PUT", "DELETE", "PATCH", "POST", "CONNECT", "BREW", "get", "G.T"})
    void w9_otherMethods_areRejected(String method) {
        for (String path : List.of("/", "/admin", "/api/status", "/ws", "/nowhere", "/hello.txt")) {
            Answer answer = ask(method + " " + path + " HTTP/1.1\r\n" + HOST + "Cookie: " + MARK + "\r\n\r\n");
            assertThat(answer.status()).as(path).isIn(400, 405);
            if (answer.status() == 405) {
                assertThat(answer.head).contains("Allow: GET, HEAD, OPTIONS\r\n");
            } else {
                assertThat(method).as("its target is an authority").isEqualTo("CONNECT");
            }
        }
    }

    @Test
    void w9_connect_isRejected() {
        assertThat(ask("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void w9_methodOfAThousandLetters_isRejected() {
        assertThat(ask("A".repeat(1_000) + " / HTTP/1.1\r\n" + HOST + "\r\n").status())
                .isEqualTo(405);
        assertThat(ask("A".repeat(9_000) + " / HTTP/1.1\r\n" + HOST + "\r\n").status())
                .isIn(400, 414, 431);
    }

    @Test
    void w9_options_listsTheMethods() {
        for (String path : List.of("/", "/ws", "/nowhere", "/hello.txt", "/api/status")) {
            Answer answer = ask("OPTIONS " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(answer.head).doesNotContain("TRACE");
            if (answer.status() != 404) {
                assertThat(answer.head).contains("Allow: GET, HEAD, OPTIONS\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /api/status", "GET /api/status", "PUT /", "GET /ws", "GET /hello.txt", "POST /nowhere"})
    void w9_largeBody_isNotReadToItsEnd(String line) {
        byte[] megabyte = new byte[1024 * 1024];
        for (String encoding : List.of("", "Content-Encoding: gzip\r\n")) {
            RawClient declared = chat.open();
            declared.write((line + " HTTP/1.1\r\n" + HOST + encoding + "Content-Length: 10485760\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(declared.request("")).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
            declared.write(megabyte);
            declared.awaitEnd();

            RawClient chunked = chat.open();
            chunked.write((line + " HTTP/1.1\r\n" + HOST + encoding + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 10; i++) {
                chunked.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                chunked.write(megabyte);
                chunked.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            chunked.awaitEnd();
        }
    }

    /** The shape of CVE-2026-1605: what is packed is never unpacked, and leaves nothing behind outside of the heap. */
    @Test
    void w9_compressedBodies_leakNoDirectMemory() {
        long before = offHeap();
        byte[] request = ("GET /api/status HTTP/1.1\r\n" + HOST
                        + "Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\u001f\u008b" + "x".repeat(998))
                .getBytes(StandardCharsets.ISO_8859_1);
        RawClient client = chat.open();
        for (int i = 0; i < 10_000; i++) {
            client.write(request);
            String answer = client.request("");
            if (answer.isEmpty()) { // the body came late, and nobody waits for it: that was the end of the connection
                client.cut();
                client = chat.open();
                continue;
            }
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            client.body(answer);
        }
        assertThat(offHeap() - before).as("bytes outside of the heap").isLessThan(8L * 1024 * 1024);
    }

    private static long offHeap() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/metrics",
                "/heapdump",
                "/api/heapdump",
                "/jmx",
                "/jolokia",
                "/threads",
                "/threaddump",
                "/actuator",
                "/debug/pprof",
                "/health",
                "/favicon.ico"
            })
    void w12_otherPaths_are404(String path) {
        assertThat(get(path, "Authorization: Bearer " + TOKEN + "\r\n").status())
                .isEqualTo(404);
    }

    @Test
    void w12_metrics_areForOperators() {
        assertThat(get("/metrics", "").status()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization: Bearer " + TOKEN + "\r\n").status())
                .isEqualTo(200);
    }

    // --------------------------------------------------------------------------------------- what is no HTTP, or two

    static Stream<Arguments> notOneRequest() {
        String get = "GET /api/status HTTP/1.1\r\n";
        String chunked = get + HOST + "Transfer-Encoding: chunked\r\n";
        return Stream.of(
                Arguments.of("no host", 400, get + "\r\n"),
                Arguments.of("two hosts", 400, get + HOST + HOST + "\r\n"),
                Arguments.of("two other hosts", 400, get + HOST + "Host: " + MARK + "\r\n\r\n"),
                Arguments.of("an empty host", 400, get + "Host: \r\n\r\n"),
                Arguments.of("a user in the host", 400, get + "Host: " + MARK + "@b\r\n\r\n"),
                Arguments.of("a space in the host", 400, get + "Host: " + MARK + " b\r\n\r\n"),
                Arguments.of("a path in the host", 400, get + "Host: a/" + MARK + "\r\n\r\n"),
                Arguments.of("a port out of range", 400, get + "Host: a:99999\r\n\r\n"),
                Arguments.of("HTTP/0.9", 505, "GET /\r\n"),
                Arguments.of("HTTP/1.2", 505, "GET / HTTP/1.2\r\n" + HOST + "\r\n"),
                Arguments.of("HTTP/2.0", 426, "GET / HTTP/2.0\r\n" + HOST + "\r\n"),
                Arguments.of("the preface of HTTP/2", 426, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of("a folded header", 400, get + HOST + "X-A: 1\r\n " + MARK + "\r\n\r\n"),
                Arguments.of("a space before the colon", 400, get + HOST + "X-A : 1\r\n\r\n"),
                Arguments.of("no colon", 400, get + HOST + MARK + "\r\n\r\n"),
                Arguments.of("no name", 400, get + HOST + ": 1\r\n\r\n"),
                Arguments.of("NUL in a value", 400, get + HOST + "X-A: a\0b\r\n\r\n"),
                Arguments.of("CR in a value", 400, get + HOST + "X-A: a\rb\r\n\r\n"),
                Arguments.of("a control in a name", 400, get + HOST + "X\u0001A: 1\r\n\r\n"),
                Arguments.of("only CR", 400, "GET / HTTP/1.1\rHost: h\r\r"),
                Arguments.of("a body and chunks", 400, chunked + "Content-Length: 4\r\n\r\n0\r\n\r\n"),
                Arguments.of("two lengths", 400, get + HOST + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello"),
                Arguments.of("a list of lengths", 400, get + HOST + "Content-Length: 0, 0\r\n\r\n"),
                Arguments.of("a negative length", 400, get + HOST + "Content-Length: -1\r\n\r\n"),
                Arguments.of("a length with a plus", 400, get + HOST + "Content-Length: +1\r\n\r\na"),
                Arguments.of("a length of hexadecimals", 400, get + HOST + "Content-Length: 0x1\r\n\r\na"),
                Arguments.of("a length beyond all", 400, get + HOST + "Content-Length: 99999999999999999999\r\n\r\n"),
                Arguments.of("the longest length", 413, get + HOST + "Content-Length: 9223372036854775807\r\n\r\n"),
                Arguments.of("an unknown coding", 400, get + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunks not last", 400, get + HOST + "Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunks twice", 400, chunked + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "a tab before the coding",
                        400,
                        get + HOST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a control in the target", 400, "GET /\u0001 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("no slash", 400, "GET api HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("an authority", 400, "GET evil.example:80 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("an unknown expectation", 417, get + HOST + "Expect: x\r\n\r\n"),
                Arguments.of("a method in quotes", 400, "\"GET\" / HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(
                        "TLS", 400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "a".repeat(500)),
                Arguments.of("zeros", 400, "\0".repeat(100)),
                Arguments.of("empty lines", 431, "\r\n".repeat(5_000) + get + HOST + "\r\n"),
                Arguments.of("a long header", 431, get + HOST + "X-A: " + MARK.repeat(900) + "\r\n\r\n"),
                Arguments.of("a long address", 414, "GET /" + MARK.repeat(900) + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }

    /** Later requests on the same connection are not answered: behind a proxy they may be from another client. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("notOneRequest")
    void ambiguousRequest_isAnsweredOnceAndCloses(String what, int status, String request) {
        Answer answer = ask(request + "GET /api/status HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.client.rest()).doesNotContain("HTTP/1.1 200");
    }

    static Stream<Arguments> brokenChunks() {
        return Stream.of(
                Arguments.of("FFFFFFFFFFFFFFFFF\r\n"),
                Arguments.of("-1\r\n"),
                Arguments.of("7FFFFFFF\r\nabc"),
                Arguments.of("1;" + "a".repeat(20_000) + "\r\nx\r\n0\r\n\r\n"),
                Arguments.of("0\r\n" + ("X-A: " + "a".repeat(1_000) + "\r\n").repeat(50) + "\r\n"),
                Arguments.of("g\r\n"),
                Arguments.of("0 \r\nX: y\r\n"));
    }

    @ParameterizedTest
    @MethodSource("brokenChunks")
    void malformedChunks_closeTheConnection(String body) {
        RawClient client = chat.open();
        String head =
                client.request("GET /api/status HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);
        assertThat(head).containsPattern("^HTTP/1\\.1 (200|400) ");
        client.body(head);
        client.write(("GET /api/status HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(client.rest()).doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/api/status",
                "https://evil.example/api/status",
                "ftp://localhost/api/status",
                "file:///etc/passwd",
                "https://localhost/api/status",
                "HTTPS://localhost/api/status",
                "ws://localhost/ws",
                "http://u:p@localhost/api/status",
                "*"
            })
    void anAddressOfElsewhereIsRefused(String target) {
        assertThat(get(target, "").status()).isEqualTo(400);
    }

    @Test
    void hundredPipelinedRequests_getHundredAnswers() {
        RawClient client = chat.open();
        client.write(
                ("GET /api/status HTTP/1.1\r\n" + HOST + "\r\n").repeat(100).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 100; i++) {
            String head = client.request("");
            assertThat(head).startsWith("HTTP/1.1 200 ");
            client.body(head);
        }
    }
}
