package io.chathub.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.event.MessagePosted;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runnable server behind nginx, with the recipes of {@code deploy/nginx} as they stand there. */
@Tag("long")
class NginxIT {

    private static final String TOKEN = "an-admin-token";
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"([^\"#?:]+\\.(?:css|js|svg|webmanifest))\"");
    private static final int PINGS = 10;
    private static final int PING = 0x89;

    private static final Map<String, String> SERVER = Map.of(
            "PORT", "0",
            "HOST", "127.0.0.1",
            "CHAT_TRUSTED_PROXIES", "127.0.0.1",
            "CHAT_ADMIN_TOKEN", TOKEN,
            "CHAT_PING_INTERVAL", "300ms",
            "CHAT_PONG_TIMEOUT", "2s");

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final Map<String, Nginx> RECIPES = new HashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();

    /** A server, and an nginx for each recipe. */
    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Recipes.program("nginx", "nginx");
        ServerProcess server = ServerProcess.start(SERVER, List.of());
        OPEN.add(server);
        for (String recipe : List.of("host.conf", "path.conf")) {
            Nginx nginx = Nginx.start(recipe, Files.createDirectory(folder.resolve(recipe)), server.port());
            OPEN.add(0, nginx);
            RECIPES.put(recipe, nginx);
        }
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable resource : OPEN) {
            resource.close();
        }
    }

    private static Nginx nginx(String recipe) {
        return Objects.requireNonNull(RECIPES.get(recipe));
    }

    private HttpResponse<String> get(URI address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"host.conf, /", "path.conf, /chat/"})
    void pagesAndProbes_areBelowThePath(String recipe, String path) throws Exception {
        Nginx nginx = nginx(recipe);
        for (String page : List.of(path, path + "admin")) {
            HttpResponse<String> answer = get(nginx.uri(page));
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            List<String> assets = ASSET.matcher(answer.body())
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList();
            assertThat(assets).hasSizeGreaterThan(3);
            for (String asset : assets) {
                assertThat(get(nginx.uri(page).resolve(asset)).statusCode())
                        .as(asset)
                        .isEqualTo(200);
            }
        }
        for (String address : List.of("health/live", "health/ready", "metrics", "api/status", "api/admin")) {
            assertThat(get(nginx.uri(path + address)).statusCode()).as(address).isEqualTo(200);
        }
    }

    @Test
    void pathWithoutItsSlash_redirectsToThePage() throws Exception {
        Nginx nginx = nginx("path.conf");
        HttpResponse<String> answer = get(nginx.uri("/chat"));
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).hasValue("/chat/");
        assertThat(get(nginx.uri("/elsewhere")).statusCode())
                .as("the rest of the site")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"host.conf, /ws", "path.conf, /chat/ws"})
    void clientsOfVersion2_talkAndComeBack(String recipe, String path) throws Exception {
        Nginx nginx = nginx(recipe);
        URI socket = URI.create("ws://" + nginx.host() + path);
        try (ChatClient ann = client(socket, "Ann");
                ChatClient bob = client(socket, "Bob")) {
            List<String> received = new CopyOnWriteArrayList<>();
            ChatRoom bobs = bob.room("of-" + recipe.substring(0, 4));
            bobs.onMessage(message -> received.add(message.text()));
            bobs.join().get(10, TimeUnit.SECONDS);
            ChatRoom anns = ann.room("of-" + recipe.substring(0, 4));
            anns.join().get(10, TimeUnit.SECONDS);
            String large = "ü".repeat(4_000);
            Receipt first = anns.send("frist").get(10, TimeUnit.SECONDS);
            anns.send(large).get(10, TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(received).containsExactly("frist", large));
            anns.edit(first, "first").get(10, TimeUnit.SECONDS);
            assertThat(bobs.history(10).get(10, TimeUnit.SECONDS).messages().stream()
                            .map(MessagePosted::text))
                    .containsExactly("first", large);
        }
    }

    private static ChatClient client(URI socket, String name) throws Exception {
        ChatClient client = ChatClient.builder(socket)
                .username(name)
                .reconnect(ReconnectPolicy.NEVER)
                .build();
        client.connect().get(10, TimeUnit.SECONDS);
        return client;
    }

    @ParameterizedTest
    @CsvSource({"host.conf, /", "path.conf, /chat/"})
    void addressOfAClient_isThatOfItsConnectionToNginx(String recipe, String path) throws Exception {
        Nginx nginx = nginx(recipe);
        try (Socket client = nginx.connectFrom("127.0.0.2")) {
            assertThat(handshake(nginx, client, path, "X-Forwarded-For: 192.0.2.7\r\n"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(get(nginx.uri(path + "api/admin")).body())
                    .contains("\"remoteAddress\":\"127.0.0.2\"")
                    .doesNotContain("192.0.2.7");
        }
    }

    @ParameterizedTest
    @CsvSource({"host.conf, /", "path.conf, /chat/"})
    void originOfThePage_isAccepted_andAnotherIsNot(String recipe, String path) throws Exception {
        Nginx nginx = nginx(recipe);
        try (Socket own = nginx.connectFrom("127.0.0.1");
                Socket foreign = nginx.connectFrom("127.0.0.1")) {
            assertThat(handshake(nginx, own, path, "Origin: http://" + nginx.host() + "\r\n"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(handshake(nginx, foreign, path, "Origin: http://other.example.com\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void pings_passBothWays() throws Exception {
        Nginx nginx = nginx("host.conf");
        try (Socket client = nginx.connectFrom("127.0.0.1")) {
            client.setSoTimeout(10_000);
            assertThat(handshake(nginx, client, "/", "")).startsWith("HTTP/1.1 101 ");
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int pings = 0; pings < PINGS; ) {
                int head = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
                assertThat(head).as("the first octet of a frame").isIn(PING, 0x81);
                if (head == PING) {
                    pings++;
                    client.getOutputStream().write(pong(payload));
                }
            }
        }
    }

    private static byte[] pong(byte[] payload) {
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x8A;
        frame[1] = (byte) (0x80 | payload.length);
        // The four octets of the mask are 0.
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    /** Sends a handshake. Returns the head of the answer. */
    private static String handshake(Nginx nginx, Socket client, String path, String headers) throws IOException {
        client.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        client.getOutputStream()
                .write(("GET " + path + "ws HTTP/1.1\r\nHost: " + nginx.host() + "\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                        .getBytes(US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("%s", head).isNotNegative();
            head.append(new String(new byte[] {(byte) octet}, ISO_8859_1));
        }
        return head.toString();
    }
}
