package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.TestClient;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes: which are accepted, and the answers to the others. */
class HandshakeIT {

    private ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        server.close();
    }

    private void start(WebOptions options, HubOptions hubOptions) {
        server = ChatServer.builder()
                .port(0)
                .options(options)
                .hub(Hub.builder().options(hubOptions).build())
                .build()
                .start();
    }

    private String handshake(String extraHeaders) {
        return request(RawClient.handshake(server.port(), "/ws", extraHeaders));
    }

    private String request(String request) {
        RawClient client = RawClient.open(server.port());
        clients.add(client);
        return client.request(request);
    }

    @ParameterizedTest
    @CsvSource({
        "'',101",
        "http://localhost:PORT,101",
        "https://localhost:PORT,101",
        "HTTP://LOCALHOST:PORT,101",
        "http://localhost,403",
        "http://localhost:1,403",
        "http://127.0.0.1:PORT,403",
        "https://evil.example,403",
        "http://localhost:PORT.evil.example,403",
        "http://evil.example/localhost:PORT,403",
        "null,403",
        "file://,403",
        "garbage,403",
    })
    void byDefaultOnlyPagesOfTheServersOwnOriginConnect(String origin, int status) {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        String value = origin.replace("PORT", "" + server.port());
        assertThat(handshake(value.isEmpty() ? "" : "Origin: " + value + "\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example,101",
        "https://CHAT.example:443,101",
        "http://chat.example,403",
        "https://chat.example:444,403",
        "https://xchat.example,403",
        "https://chat.example.evil.io,403",
        "https://a.ex.com,101",
        "https://a.b.ex.com,101",
        "https://ex.com,403",
        "https://prefix-ex.com,403",
        "https://ex.com.evil.io,403",
        "http://a.ex.com,403",
        "https://a.ex.com:444,403",
    })
    void aListNamesOriginsAndTheirSubdomains(String origin, int status) {
        start(
                WebOptions.builder()
                        .allowedOrigins("https://chat.example", "https://*.ex.com")
                        .build(),
                HubOptions.DEFAULT);
        assertThat(handshake("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void everyOrigin_allowsEveryPage() {
        start(WebOptions.builder().allowedOrigins("*").build(), HubOptions.DEFAULT);
        assertThat(handshake("Origin: https://evil.example\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake("Origin: null\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void twoOrigins_are400() {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        String origin = "Origin: http://localhost:" + server.port() + "\r\n";
        assertThat(handshake(origin + origin)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "12", "14", ""})
    void webSocketVersion_otherThan13_is426(String version) {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        String request = RawClient.handshake(server.port(), "/ws", "")
                .replace(
                        "Sec-WebSocket-Version: 13\r\n",
                        version.isEmpty() ? "" : "Sec-WebSocket-Version: " + version + "\r\n");
        assertThat(request(request)).startsWith("HTTP/1.1 426 ").contains("Sec-WebSocket-Version: 13");
    }

    static Stream<Arguments> noHandshakes() {
        return Stream.of(
                Arguments.of("Upgrade: websocket\r\n", "", 426),
                Arguments.of("Upgrade: websocket\r\n", "Upgrade: h2c\r\n", 426),
                Arguments.of("Connection: Upgrade\r\n", "", 400),
                Arguments.of("Sec-WebSocket-Key: " + RawClient.KEY + "\r\n", "", 400),
                Arguments.of("GET", "POST", 405),
                Arguments.of("GET", "HEAD", 405),
                Arguments.of("HTTP/1.1", "HTTP/1.0", 400));
    }

    @ParameterizedTest
    @MethodSource("noHandshakes")
    void malformedHandshake_isNotUpgraded(String part, String replacement, int status) {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        String request = RawClient.handshake(server.port(), "/ws", "").replace(part, replacement);
        String head = request(request);
        assertThat(head).startsWith("HTTP/1.1 " + status + " ");
        if (status == 405) {
            assertThat(head).contains("Allow: GET, ");
        }
        assertThat(server.hub().clients()).isEmpty();
    }

    @Test
    void handshake_acceptsNoExtensionAndNoForeignSubprotocol() {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        String head = handshake(
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nSec-WebSocket-Protocol: chat.v9\r\n");
        assertThat(head)
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("sec-websocket-extensions")
                .doesNotContainIgnoringCase("sec-websocket-protocol");
    }

    @Test
    void addressLimit_isReleasedByClosedConnections() {
        start(WebOptions.builder().maxConnectionsPerAddress(2).build(), HubOptions.DEFAULT);
        RawClient first = RawClient.connect(server.port());
        RawClient second = RawClient.connect(server.port());
        clients.add(first);
        clients.add(second);

        assertThat(handshake("")).startsWith("HTTP/1.1 429 ").contains("Retry-After: 5");
        assertThat(handshake("X-Forwarded-For: 10.1.2.3\r\n")).startsWith("HTTP/1.1 429 ");

        first.cut();
        await().untilAsserted(() -> assertThat(handshake("")).startsWith("HTTP/1.1 101 "));
    }

    @Test
    void addressLimit_isReleasedByRefusedHandshakes() {
        start(WebOptions.builder().maxConnectionsPerAddress(1).build(), HubOptions.DEFAULT);
        for (int i = 0; i < 5; i++) {
            String request = RawClient.handshake(server.port(), "/ws", "").replace("Connection: Upgrade\r\n", "");
            assertThat(request(request)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(handshake("")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void addressLimit_isReleasedByAbortedHandshakes() {
        int places = 3;
        start(WebOptions.builder().maxConnectionsPerAddress(places).build(), HubOptions.DEFAULT);
        for (int i = 0; i < 500; i++) {
            RawClient client = RawClient.open(server.port());
            client.write(RawClient.handshake(server.port(), "/ws", "").getBytes(StandardCharsets.ISO_8859_1));
            client.cut();
        }
        await().untilAsserted(() -> assertThat(server.hub().clients()).isEmpty());
        for (int i = 0; i < places; i++) {
            await().untilAsserted(() -> assertThat(handshake("")).startsWith("HTTP/1.1 101 "));
        }
        assertThat(handshake("")).startsWith("HTTP/1.1 429 ");
    }

    @Test
    void fullServer_is503WithRetryAfter() {
        start(WebOptions.DEFAULT, HubOptions.builder().maxConnections(1).build());
        TestClient only = RawClient.connect(server.port());
        clients.add((RawClient) only);
        only.hello();
        assertThat(handshake("")).startsWith("HTTP/1.1 503 ").contains("Retry-After: 5");
        only.close();
        await().untilAsserted(() -> assertThat(handshake("")).startsWith("HTTP/1.1 101 "));
    }

    @Test
    void requestHeadersAndTarget_areBounded() {
        start(WebOptions.DEFAULT, HubOptions.DEFAULT);
        assertThat(handshake("X-Long: " + "x".repeat(9_000) + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(request("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }
}
