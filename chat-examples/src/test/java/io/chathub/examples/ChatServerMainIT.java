package io.chathub.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.Member;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as an operator sees it. */
class ChatServerMainIT {

    @Test
    void startsServesAndStopsCleanly(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("hello.txt"), "from the folder");
        Map<String, String> environment = Map.of("PORT", "0", "CHAT_STATIC_DIR", folder.toString());
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1")) {
            String base = "http://127.0.0.1:" + server.port();
            HttpClient http = HttpClient.newHttpClient();
            assertThat(get(http, base + "/")).contains("<title>");
            assertThat(get(http, base + "/hello.txt")).isEqualTo("from the folder");
            assertThat(get(http, base + "/api/status")).contains("\"activeConnections\":0");

            ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                    .username("operator")
                    .reconnect(ReconnectPolicy.NEVER)
                    .build();
            client.connect().get(10, TimeUnit.SECONDS);
            await().until(() -> get(http, base + "/api/status").contains("\"activeConnections\":1"));

            server.terminate();

            assertThat(client.closed().get(10, TimeUnit.SECONDS).code()).isEqualTo(1012);
            assertThat(server.exitCode()).isZero();
            assertThat(server.output())
                    .anyMatch(line -> line.contains("The hub is closed: 1 clients were notified, 0 of them aborted"))
                    .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            client.close();
        }
    }

    @Test
    void logOfJson_isAnObjectALine_andAnUnknownFormatIsRejected() throws Exception {
        Map<String, String> environment = Map.of("PORT", "0", "CHAT_LOG_FORMAT", "json", "CHAT_METRICS_PORT", "0");
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1")) {
            int port = server.port();
            await().untilAsserted(() -> assertThat(server.output()).hasSizeGreaterThanOrEqualTo(2));
            assertThat(server.output())
                    .allSatisfy(
                            line -> assertThat(line)
                                    .matches(
                                            "\\{\"timestamp\":[0-9]{13},\"level\":\"INFO\",\"threadName\":\"main\","
                                                    + "\"loggerName\":\"io\\.chathub\\.[^\"]+\",\"formattedMessage\":\"[^\"]+\",\"throwable\":null}"));
            HttpClient http = HttpClient.newHttpClient();
            assertThat(get(http, "http://127.0.0.1:" + port + "/health/ready")).isEqualTo("{\"status\":\"ready\"}");
            assertThat(get(http, "http://127.0.0.1:" + port + "/metrics")).contains("chathub_connections 0");
            String line = server.output().stream()
                    .filter(text -> text.contains("serves health checks and metrics"))
                    .findFirst()
                    .orElseThrow();
            String metricsPort = line.replaceAll(".*Port ([0-9]+) .*", "$1");
            assertThat(get(http, "http://127.0.0.1:" + metricsPort + "/metrics"))
                    .contains("chathub_connections 0");
        }
        try (ServerProcess server = ServerProcess.start(Map.of("PORT", "0", "CHAT_LOG_FORMAT", "yaml"), List.of())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.output())
                    .contains("chat-server: CHAT_LOG_FORMAT: unknown format (expected: text or json)");
        }
    }

    @Test
    void slowHandshakesRequestsAndMisspelledVariablesAreLogged() throws Exception {
        Map<String, String> environment = Map.of(
                "PORT", "0",
                "CHAT_HANDSHAKE_TIMEOUT", "300ms",
                "CHAT_ACCESS_LOG", "true",
                "CHAT_PING_INTERVALL", "5s");
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.setSoTimeout(10_000);
            slow.getOutputStream().write("GET /ws HTTP/1.1\r\n".getBytes(UTF_8));
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            get(HttpClient.newHttpClient(), "http://127.0.0.1:" + server.port() + "/api/status?token=secret");
            await().untilAsserted(() -> assertThat(server.output())
                    .anyMatch(line -> line.contains("Refused 1 since the last such line: timeout"))
                    .anyMatch(line -> line.endsWith("127.0.0.1 GET /api/status?token=*** 200")));
            assertThat(server.output().stream().filter(line -> line.contains("CHAT_PING_INTERVALL")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("WARN")
                    .endsWith("The nearest known name is CHAT_PING_INTERVAL");
        }
    }

    @Test
    void tokensOfTheFileAndOfTheIssuerLetIn(@TempDir Path folder) throws Exception {
        Path list = Files.writeString(folder.resolve("tokens"), "8f1c0a52b7e94d3c9a61 bot-1 Price bot\n");
        String secret = "a secret of thirty-two bytes, 1!";
        Path secretFile = Files.writeString(folder.resolve("secret"), secret + "\n");
        Map<String, String> environment = Map.of(
                "PORT",
                "0",
                "CHAT_TOKENS_FILE",
                list.toString(),
                "CHAT_JWT_SECRET_FILE",
                secretFile.toString(),
                "CHAT_JWT_AUDIENCE",
                "chat");
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1")) {
            String header = "{\"alg\":\"HS256\"}";
            String claims = "{\"sub\":\"u1\",\"name\":\"Ann\",\"aud\":\"chat\",\"exp\":4102444800}";
            assertThat(nameOf(server, "8f1c0a52b7e94d3c9a61")).isEqualTo("Price bot");
            assertThat(nameOf(server, hs256(header, claims, secret))).isEqualTo("Ann");
            for (String token : List.of("x".repeat(20), hs256(header, claims, secret + "x"))) {
                assertThat(client(server).token(() -> token).build().connect())
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .isInstanceOfSatisfying(
                                ConnectFailedException.class,
                                refusal -> assertThat(refusal.httpStatus()).hasValue(401));
            }
            assertThat(server.output()).noneMatch(line -> line.contains("eyJ") || line.contains("8f1c"));
        }
    }

    private static String nameOf(ServerProcess server, String token) throws Exception {
        try (ChatClient client = client(server).token(() -> token).build()) {
            client.connect().get(10, TimeUnit.SECONDS);
            return client.room("lobby").join().get(10, TimeUnit.SECONDS).members().stream()
                    .map(Member::username)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ChatClientBuilder client(ServerProcess server) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                .reconnect(ReconnectPolicy.NEVER);
    }

    private static String hs256(String header, String claims, String secret) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String head =
                base64.encodeToString(header.getBytes(UTF_8)) + "." + base64.encodeToString(claims.getBytes(UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return head + "." + base64.encodeToString(mac.doFinal(head.getBytes(UTF_8)));
    }

    @Test
    void thePoliciesAreThoseThatWereChosen() throws Exception {
        Map<String, String> environment = Map.of(
                "PORT", "0",
                "CHAT_UNIQUE_NAMES", "true",
                "CHAT_SINGLE_SCRIPT_NAMES", "true",
                "CHAT_STRICT_TEXTS", "true");
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1")) {
            try (ChatClient ann = connected(server, "Ann");
                    ChatClient twin = connected(server, "ANN");
                    ChatClient trick = connected(server, "\u0410nn")) {
                ann.room("lobby").join().get(10, TimeUnit.SECONDS);
                assertRefused(ann.room("lobby").send("over\u202Eride"), ErrorCode.FORBIDDEN);
                ann.room("lobby").send("plain").get(10, TimeUnit.SECONDS);
                assertRefused(twin.room("lobby").join(), ErrorCode.NAME_TAKEN);
                assertRefused(trick.room("lobby").join(), ErrorCode.BAD_USERNAME);
            }
        }
    }

    private static ChatClient connected(ServerProcess server, String name) throws Exception {
        ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                .username(name)
                .build();
        client.connect().get(10, TimeUnit.SECONDS);
        return client;
    }

    private static void assertRefused(CompletableFuture<?> request, ErrorCode code) {
        assertThat(request)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void aPortInUseIsOneLineAndCode2() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ServerProcess server = ServerProcess.start(Map.of("PORT", "" + taken.getLocalPort()), List.of())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.output())
                    .containsExactly("chat-server: cannot listen on 0.0.0.0:" + taken.getLocalPort()
                            + ": Address already in use");
        }
    }

    @Test
    void aBadValueIsOneLineAndCode2() {
        try (ServerProcess server = ServerProcess.start(Map.of("CHAT_MESSAGE_RATE", "fast"), List.of())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.output())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("chat-server: CHAT_MESSAGE_RATE: ")
                            .contains("20/60"));
        }
    }

    @Test
    void helpAndVersionAreToldAndExit0() {
        try (ServerProcess help = ServerProcess.start(Map.of(), List.of(), "--help");
                ServerProcess version = ServerProcess.start(Map.of(), List.of(), "--version")) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.output()).anyMatch(line -> line.contains("--max-connections-per-address"));
            assertThat(version.exitCode()).isZero();
            assertThat(version.output()).singleElement().asString().matches("ChatHub [0-9].*");
        }
    }

    private static String get(HttpClient http, String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
