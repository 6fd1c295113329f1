package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HandshakeRefusal;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port without TLS redirects to the TLS port only, and serves nothing. */
class HttpsRedirectIT {

    @TempDir
    private static Path certificates;

    private static TlsOptions tls;

    private ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void makeCertificate() {
        tls = TlsOptions.ofKeyStore(TestCertificate.create(certificates, "EC").keyStore(), TestCertificate.PASSWORD);
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        if (server != null) {
            server.close();
        }
    }

    private void start(ChatServer.Builder builder) {
        server = builder.tls(tls)
                .host("127.0.0.1")
                .port(0)
                .httpRedirectPort(0)
                .build()
                .start();
    }

    private RawClient open() {
        RawClient client = RawClient.open(server.httpRedirectPort());
        clients.add(client);
        return client;
    }

    private String get(String path, String host) {
        return open().request("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    private void assertLeadsTo(String answer, String address) {
        assertThat(answer)
                .startsWith("HTTP/1.1 308 ")
                .contains("\r\nLocation: " + address + "\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n", "Content-Length: 0\r\n")
                .doesNotContain("Strict-Transport-Security", "Server:");
    }

    @ParameterizedTest
    @CsvSource({
        "/, chat.example, chat.example, /",
        "/a/b?c=d&e, chat.example:80, chat.example, /a/b?c=d&e",
        "/admin, localhost:8080, localhost, /admin",
        "/, [::1]:80, [::1], /",
        "/%C3%A9;v=1, chat.example, chat.example, /%C3%A9;v=1",
        "/@evil.example, chat.example, chat.example, /@evil.example",
        "/?next=http://evil.example, chat.example, chat.example, /?next=http://evil.example",
    })
    void theSameAddressOverTls(String path, String host, String name, String newPath) {
        start(ChatServer.builder());
        assertLeadsTo(get(path, host), "https://" + name + ":" + server.port() + newPath);
    }

    @Test
    void redirect_headAndSeveralOnOneConnection() {
        start(ChatServer.builder().httpRedirectTarget(443));
        RawClient client = open();
        for (String method : List.of("GET", "HEAD", "GET")) {
            assertLeadsTo(
                    client.request(method + " /x HTTP/1.1\r\nHost: chat.example\r\n\r\n"), "https://chat.example/x");
        }
    }

    @Test
    void redirect_longestTarget() {
        start(ChatServer.builder().httpRedirectTarget(443));
        String path = "/" + "x".repeat(8_000);
        assertLeadsTo(get(path, "chat.example"), "https://chat.example" + path);
    }

    /** A handshake, the pages, the API: nothing of them is there. */
    @Test
    void redirectPort_servesNothing() {
        start(ChatServer.builder());
        String handshake = RawClient.handshake(server.httpRedirectPort(), "/ws", "");
        assertThat(open().request(handshake)).startsWith("HTTP/1.1 308 ").doesNotContain("Upgrade");
        for (String path : List.of("/", "/api/status", "/api/monitoring", "/assets/chat.js")) {
            assertThat(get(path, "127.0.0.1")).startsWith("HTTP/1.1 308 ");
        }
        assertThat(server.hub().clients()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void redirect_otherMethods_are405(String method) {
        start(ChatServer.builder());
        assertThat(open().request(method + " /admin HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD\r\n")
                .doesNotContain("Location");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@evil.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example/x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example?x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example\\x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: <script>\r\n\r\n",
                "GET http://evil.example/ HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET http://u@chat.example/ HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET //evil.example/x HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET /x%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET /\\evil.example HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET evil HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "GET /%2e%2e/ HTTP/1.1\r\nHost: chat.example\r\n\r\n",
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
                "nonsense\r\n\r\n",
            })
    void whatNamesNoHostOrNoPathLeadsNowhere(String request) {
        start(ChatServer.builder());
        assertThat(open().request(request))
                .matches("(?s)HTTP/1\\.1 40[05] .*")
                .contains("X-Content-Type-Options: nosniff\r\n")
                .doesNotContain("Location", "Strict-Transport-Security", "evil", "script");
    }

    @ParameterizedTest
    @CsvSource({"chat.example,308", "CHAT.example:80,308", "a.chat.example,421", "evil.example,421", "127.0.0.1,421"})
    void redirect_unknownHost_is421(String host, int status) {
        start(ChatServer.builder()
                .options(WebOptions.builder().allowedHosts("chat.example").build()));
        String answer = get("/", host);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.contains("Location")).isEqualTo(status == 308);
    }

    @Test
    void redirectPort_slowHeaders_areClosed() {
        start(ChatServer.builder().handshakeTimeout(Duration.ofMillis(500)));
        RawClient slow = open();
        slow.tell("GET / HTTP/1.1\r\n");
        await().until(slow::isAtEnd);
        assertThat(server.hub().monitoring().refusedHandshakes().get(HandshakeRefusal.TIMEOUT))
                .isEqualTo(1);
    }

    @Test
    void redirectPort_inUse_failsAndReleasesTheOther() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChatServer second = ChatServer.builder()
                    .tls(tls)
                    .host("127.0.0.1")
                    .port(port)
                    .httpRedirectPort(taken.getLocalPort())
                    .build();
            assertThatExceptionOfType(BindFailedException.class)
                    .isThrownBy(second::start)
                    .withMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void redirect_isOffByDefault() {
        server = ChatServer.builder().tls(tls).host("127.0.0.1").port(0).build().start();
        assertThat(server.httpRedirectPort()).isEqualTo(-1);
    }
}
