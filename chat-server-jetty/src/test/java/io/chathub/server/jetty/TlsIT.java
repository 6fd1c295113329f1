package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HandshakeRefusal;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.TestCertificate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS and WSS on the server's own port. */
class TlsIT {

    private static final String STS = "Strict-Transport-Security: max-age=31536000\r\n";
    private static final int ALERT = 0x15;
    private static final int HANDSHAKE = 0x16;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int PROTOCOL_VERSION = 70;
    private static final int TLS_1_1 = 0x0302;
    private static final int TLS_1_2 = 0x0303;
    /** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256. */
    private static final int STRONG = 0xc02f;
    /** Static RSA (GCM, CBC), ECDHE with CBC and SHA-256, the same with SHA-1. */
    private static final List<Integer> WEAK = List.of(0x009c, 0x002f, 0xc027, 0xc028, 0xc013, 0xc014);

    @TempDir
    private static Path certificates;

    private static TestCertificate rsa;
    private static TestCertificate ec;
    private static SSLContext trust;

    @TempDir
    private Path folder;

    private Path chainFile;
    private Path keyFile;
    private ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        rsa = TestCertificate.create(certificates, "RSA");
        ec = TestCertificate.create(certificates, "EC");
        trust = TestCertificate.trusting(rsa, ec);
    }

    @BeforeEach
    void writeFiles() throws IOException {
        chainFile = folder.resolve("fullchain.pem");
        keyFile = folder.resolve("privkey.pem");
        Files.writeString(chainFile, rsa.certificatePem());
        Files.writeString(keyFile, rsa.keyPem());
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        if (server != null) {
            server.close();
        }
    }

    private TlsOptions pem() {
        return TlsOptions.ofPem(chainFile, keyFile);
    }

    private void start(ChatServer.Builder builder) {
        server = builder.host("127.0.0.1").port(0).build().start();
    }

    private RawClient tracked(RawClient client) {
        clients.add(client);
        return client;
    }

    /** A client after its TLS handshake. */
    private RawClient secure() {
        return tracked(RawClient.over(connect()));
    }

    /** A client that does what it does without TLS. */
    private RawClient plain(int port) {
        return tracked(RawClient.open(port));
    }

    private SSLSocket connect() {
        try {
            SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", server.port());
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Certificate shown() throws IOException {
        try (SSLSocket socket = connect()) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private long refused(HandshakeRefusal refusal) {
        return server.hub().monitoring().refusedHandshakes().get(refusal);
    }

    // ----------------------------------------------------------------------------------------------- protocols

    @Test
    void tls_pemFiles_servePageAndWebSocket() throws Exception {
        start(ChatServer.builder().tls(pem()));
        assertServes(rsa);
    }

    @Test
    void tls_keyStore_servesPageAndWebSocket() throws Exception {
        start(ChatServer.builder().tls(TlsOptions.ofKeyStore(ec.keyStore(), TestCertificate.PASSWORD)));
        assertServes(ec);
    }

    private void assertServes(TestCertificate certificate) throws Exception {
        assertThat(server.uri()).hasToString("https://127.0.0.1:" + server.port() + "/");
        HttpResponse<String> page = HttpClient.newBuilder()
                .sslContext(trust)
                .build()
                .send(HttpRequest.newBuilder(server.uri()).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>");
        assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(page.sslSession().orElseThrow().getPeerCertificates()).containsExactly(certificate.certificate());
        RawClient ann = secure();
        assertThat(ann.request(RawClient.handshake(server.port(), "/ws", "Origin: " + origin() + "\r\n")))
                .startsWith("HTTP/1.1 101 ");
        ann.hello();
        server.hub().room("lobby").publish("host", "over TLS");
        assertThat(ann.receive()).contains("over TLS");
    }

    private String origin() {
        return "https://localhost:" + server.port();
    }

    @Test
    void tls_oldProtocolsAndWeakCiphers_areRejected() {
        start(ChatServer.builder().tls(pem()));
        assertThat(answerTo(TLS_1_2, STRONG)).startsWith(HANDSHAKE);
        assertThat(answerTo(TLS_1_1, 0xc013, 0xc014, 0x002f))
                .endsWith(PROTOCOL_VERSION)
                .startsWith(ALERT);
        assertThat(answerTo(0x0301, 0xc013, 0xc014, 0x002f))
                .endsWith(PROTOCOL_VERSION)
                .startsWith(ALERT);
        for (int suite : WEAK) {
            assertThat(answerTo(TLS_1_2, suite))
                    .as("%04x", suite)
                    .endsWith(HANDSHAKE_FAILURE)
                    .startsWith(ALERT);
        }
    }

    /** The first bytes of the answer to a client that can do no more than this. */
    private byte[] answerTo(int version, int... suites) {
        RawClient client = plain(server.port());
        client.write(clientHello(version, suites));
        return client.read(7);
    }

    private static byte[] clientHello(int version, int... suites) {
        byte[] extensions = HexFormat.of()
                .parseHex(
                        "000a0006000400170018" // groups: P-256, P-384
                                + "000b00020100" // points: uncompressed
                                + "000d000e000c040104030804050106010603"); // signatures: RSA, ECDSA
        ByteBuffer hello = ByteBuffer.allocate(512);
        hello.putShort((short) version).put(new byte[32]).put((byte) 0);
        hello.putShort((short) (suites.length * 2));
        for (int suite : suites) {
            hello.putShort((short) suite);
        }
        hello.put((byte) 1).put((byte) 0);
        hello.putShort((short) extensions.length).put(extensions);
        int length = hello.position();
        ByteBuffer record = ByteBuffer.allocate(length + 9);
        record.put((byte) HANDSHAKE).putShort((short) 0x0301).putShort((short) (length + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) length);
        return record.put(hello.flip()).array();
    }

    @Test
    void tls_anyHostName_isAnswered() {
        start(ChatServer.builder().tls(pem()));
        for (String host : List.of("localhost", "127.0.0.1", "another.example")) {
            assertThat(secure().request("GET /api/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    // ---------------------------------------------------------------------------------------------------------- HSTS

    @Test
    void tls_answersHaveStrictTransportSecurity() {
        start(ChatServer.builder().tls(pem()));
        assertThat(secure().request("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).contains(STS);
        assertThat(secure().request("GET /none HTTP/1.1\r\nHost: h\r\n\r\n")).contains(STS);
        assertThat(secure().request(RawClient.handshake(server.port(), "/ws", "")))
                .contains(STS);
        for (String broken :
                List.of("GET / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n", "GET /%2e%2e/ HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(secure().request(broken)).startsWith("HTTP/1.1 400 ").contains(STS);
        }
        assertThat(secure().request("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains(STS);
    }

    @Test
    void strictTransportSecurity_byTrustedProxyOnly() {
        start(ChatServer.builder()
                .options(WebOptions.builder()
                        .trustedProxies("127.0.0.1")
                        .staticDirectory(folder)
                        .build()));
        String none =
                "GET /none HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\n\r\n";
        assertThat(plain(server.port()).request(none))
                .as("Jetty's own answer for a file that is not there")
                .startsWith("HTTP/1.1 404 ")
                .contains(STS);
        String request = "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.1\r\n";
        assertThat(plain(server.port()).request(request + "X-Forwarded-Proto: https\r\n\r\n"))
                .contains(STS);
        for (String headers : List.of("X-Forwarded-Proto: http\r\n\r\n", "\r\n")) {
            assertThat(plain(server.port()).request(request + headers))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("Strict-Transport-Security");
        }
        assertThat(plain(server.port()).request("GET / HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("Strict-Transport-Security");
    }

    // ----------------------------------------------------------------------------------------------- input without TLS

    @Test
    void tls_slowHandshake_isClosedAndCounted() {
        start(ChatServer.builder().tls(pem()).handshakeTimeout(Duration.ofSeconds(1)));
        List<RawClient> slow = new ArrayList<>();
        slow.add(plain(server.port())); // says nothing
        RawClient half = plain(server.port());
        byte[] hello = clientHello(TLS_1_2, STRONG);
        half.write(java.util.Arrays.copyOf(hello, hello.length / 2));
        slow.add(half);
        RawClient mute = plain(server.port());
        mute.write(hello); // and does not go on
        slow.add(mute);
        RawClient headers = secure();
        headers.write("GET / HTTP/1.1\r\nHo".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        slow.add(headers);
        RawClient chatting = secure();
        assertThat(chatting.request(RawClient.handshake(server.port(), "/ws", "")))
                .startsWith("HTTP/1.1 101 ");
        chatting.hello();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(slow).allMatch(RawClient::isAtEnd));
        assertThat(refused(HandshakeRefusal.TIMEOUT)).isEqualTo(4);
        assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isZero();
        chatting.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"still here\"}");
        assertThat(chatting.receive()).contains("still here");
    }

    @Test
    void tls_plainText_isClosedAndLoggedOnce() {
        start(ChatServer.builder().tls(pem()));
        try (LogLines log = LogLines.of("ROOT")) {
            for (int i = 0; i < 5; i++) {
                plain(server.port()).tell("GET / HTTP/1.1\r\nHost: h\r\n\r\n").awaitEnd();
                plain(server.port())
                        .tell("\u0016\u0003\u0001\u0000\u0005nonsense")
                        .awaitEnd();
            }
            await().untilAsserted(() ->
                    assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isEqualTo(10));
            assertThat(log.hasStackTraces()).isFalse();
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(1).noneMatch(line -> line.contains("nonsense"));
        }
        RawClient probe = plain(server.port());
        probe.cut();
        assertThat(secure().request("GET /api/status HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(refused(HandshakeRefusal.BAD_REQUEST))
                .as("a probe of the port")
                .isEqualTo(10);
    }

    // ----------------------------------------------------------------------------------------------- new files

    @Test
    void tlsReload_newFiles_areUsed_openConnectionsStay() throws Exception {
        start(ChatServer.builder().tls(pem().withReloadInterval(Duration.ofMillis(100))));
        RawClient ann = secure();
        assertThat(ann.request(RawClient.handshake(server.port(), "/ws", ""))).startsWith("HTTP/1.1 101 ");
        ann.hello();
        assertThat(shown()).isEqualTo(rsa.certificate());
        replace(keyFile, ec.keyPem());
        replace(chainFile, ec.certificatePem());
        await().untilAsserted(() -> assertThat(shown()).isEqualTo(ec.certificate()));
        server.hub().room("lobby").publish("host", "after the change");
        assertThat(ann.receive()).contains("after the change");
        ann.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"and back\"}");
        assertThat(ann.receive()).contains("and back");
    }

    @Test
    void tlsReload_brokenFiles_areLoggedOnce_previousStay() throws Exception {
        try (LogLines log = LogLines.of("io.chathub.server.jetty.internal.tls.TlsKeys")) {
            start(ChatServer.builder().tls(pem().withReloadInterval(Duration.ofMillis(100))));
            String half = ec.certificatePem().substring(0, 200);
            replace(chainFile, half);
            await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
            replace(keyFile, ec.keyPem());
            await().untilAsserted(() -> assertThat(log.warnings()).hasSize(2));
            replace(chainFile, rsa.certificatePem()); // whole, and not that key's
            await().untilAsserted(() -> assertThat(log.warnings()).hasSize(3));
            Files.delete(keyFile);
            await().untilAsserted(() -> assertThat(log.warnings()).hasSize(4));
            assertThat(shown()).isEqualTo(rsa.certificate());
            assertThatIllegalArgumentException()
                    .isThrownBy(server::reloadTls)
                    .withMessage("privateKey: " + keyFile + " (expected: a file that can be read)");
            assertThat(shown()).isEqualTo(rsa.certificate());
            replace(keyFile, ec.keyPem());
            replace(chainFile, ec.certificatePem());
            await().untilAsserted(() -> assertThat(shown()).isEqualTo(ec.certificate()));
            assertThat(log.warnings())
                    .hasSizeBetween(4, 5) // 5, if it looked between the last two
                    .allMatch(line -> line.startsWith("WARN The new TLS key and certificate cannot be used"))
                    .noneMatch(line -> line.contains("BEGIN EC") || line.contains(half.substring(100, 150)));
            assertThat(log.hasStackTraces()).isFalse();
        }
    }

    @Test
    void reloadTls_reloadsAtOnce() throws Exception {
        Path store = Files.copy(rsa.keyStore(), folder.resolve("keys"));
        start(ChatServer.builder()
                .tls(TlsOptions.ofKeyStore(store, TestCertificate.PASSWORD).withReloadInterval(Duration.ZERO)));
        Files.copy(ec.keyStore(), store, StandardCopyOption.REPLACE_EXISTING);
        assertThat(shown()).isEqualTo(rsa.certificate());
        server.reloadTls();
        assertThat(shown()).isEqualTo(ec.certificate());
    }

    @Test
    void reloadTls_withoutTls_isRejected() {
        start(ChatServer.builder());
        assertThatIllegalStateException().isThrownBy(server::reloadTls);
    }

    private static void replace(Path file, String text) throws IOException {
        Path other = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(other, text);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    }

    // ------------------------------------------------------------------------------------------------------- options

    @Test
    void options_invalid_areRejectedByName() {
        for (Duration interval : List.of(Duration.ofMillis(-1), Duration.ofMillis(99), Duration.ofHours(25))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pem().withReloadInterval(interval))
                    .withMessageStartingWith("reloadInterval: " + interval + " (expected: ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatServer.builder().httpRedirectPort(0).build())
                .withMessage("httpRedirectPort: 0 (expected: with tls)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatServer.builder()
                        .tls(pem())
                        .port(8443)
                        .httpRedirectPort(8443)
                        .build())
                .withMessage("httpRedirectPort: 8443 (expected: another than port)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ChatServer.builder().tls(pem()).httpRedirectTarget(443).build())
                .withMessage("httpRedirectTarget: 443 (expected: with httpRedirectPort)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatServer.builder().httpRedirectPort(-1))
                .withMessage("httpRedirectPort: -1 (expected: 0..65535)");
        Path none = folder.resolve("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ChatServer.builder().tls(TlsOptions.ofPem(none, none)).build())
                .withMessage("certificateChain: " + none + " (expected: a file that can be read)");
        assertThat(TlsOptions.ofKeyStore(none, "a-secret"))
                .hasToString("TlsOptions[keyStore=" + none + ", reloadInterval=PT1M]");
    }
}
