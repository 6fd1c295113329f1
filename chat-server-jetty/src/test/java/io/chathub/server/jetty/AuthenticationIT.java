package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host's authenticator decides at the handshake, without delaying other requests. */
class AuthenticationIT {

    private ChatServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(HubBuilder hub) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(hub.options(HubOptions.builder()
                                .hookTimeout(Duration.ofSeconds(2))
                                .hookThreads(2)
                                .build())
                        .build())
                .build()
                .start();
    }

    private void start(Authenticator authenticator) {
        start(Hub.builder().authenticator(authenticator));
    }

    private String handshake(RawClient client, String headers) {
        return client.request(RawClient.handshake(server.port(), "/ws?room=dev&token=q", headers));
    }

    private String handshake(String headers) {
        RawClient client = RawClient.open(server.port());
        try {
            return handshake(client, headers);
        } finally {
            client.cut();
        }
    }

    @Test
    void authenticator_seesTheHandshakeAndGivesTheIdentity() {
        AtomicReference<HandshakeRequest> seen = new AtomicReference<>();
        start(request -> {
            seen.set(request);
            return "t0ken".equals(request.bearerToken()) ? new Identity("u1", "Ann") : null;
        });
        RawClient ann = RawClient.open(server.port());
        String headers = String.join(
                "\r\n",
                "Authorization: Bearer t0ken",
                "Cookie: a=1; SESSION=s3",
                "X-Two: 1",
                "X-Two: 2",
                "Sec-WebSocket-Protocol: other, chat.v2",
                "");
        assertThat(handshake(ann, headers)).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Protocol: chat.v2\r\n");
        assertThat(ann.receive()).contains("\"version\":2");
        ann.send("{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Mallory\"}");
        assertThat(ann.receive()).contains("\"username\":\"Ann\"");
        HandshakeRequest request = seen.get();
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.version()).isEqualTo(ProtocolVersion.V2);
        assertThat(request.headers("x-two")).containsExactly("1", "2");
        assertThat(request.cookie("SESSION")).isEqualTo("s3");
        assertThat(request.queryParameter("token")).isEqualTo("q");
        assertThat(request.principal()).isNull();
        assertThat(request.toString()).doesNotContain("t0ken", "s3");
        ann.cut();
    }

    @Test
    void authenticator_rejecting_is401AndLeavesNoTrace() {
        start(request -> null);
        for (int i = 0; i < 150; i++) { // more than an address may have connections
            assertThat(handshake("")).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Bearer");
        }
        assertThat(server.hub().clients()).isEmpty();
    }

    @Test
    void authenticator_failingOrLate_is503() {
        start(request -> {
            if (request.header("X-Late") != null) {
                new CountDownLatch(1).await();
            }
            throw new IllegalStateException("a broken authenticator, on purpose");
        });
        assertThat(handshake(""))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After")
                .doesNotContain("on purpose");
        assertThat(handshake("X-Late: 1\r\n")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void authenticator_asynchronous_decidesLater() {
        CompletableFuture<Optional<Identity>> decision = new CompletableFuture<>();
        start(Hub.builder().asyncAuthenticator(request -> decision));
        CompletableFuture<String> head = CompletableFuture.supplyAsync(() -> {
            RawClient client = RawClient.open(server.port());
            String answer = handshake(client, "") + client.receive();
            client.cut();
            return answer;
        });
        decision.complete(Optional.of(new Identity("u1", null)));
        assertThat(head.join()).startsWith("HTTP/1.1 101 ").contains("{\"type\":\"connect\"");
    }

    @Test
    void authenticator_blocking_doesNotBlockOthers() {
        CompletableFuture<Optional<Identity>> decision = new CompletableFuture<>();
        start(Hub.builder()
                .asyncAuthenticator(request -> request.header("X-Slow") == null
                        ? CompletableFuture.completedFuture(Optional.of(new Identity("quick", "Quick")))
                        : decision));
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 90; i++) { // more than there are threads
            RawClient client = RawClient.open(server.port());
            waiting.add(client);
            client.sendHex(HexFormat.of()
                    .formatHex(RawClient.handshake(server.port(), "/ws", "X-Slow: 1\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1)));
        }
        assertThat(handshake("")).startsWith("HTTP/1.1 101 ");
        waiting.forEach(RawClient::cut);
        decision.complete(Optional.of(new Identity("slow", null)));
        await().untilAsserted(() -> assertThat(server.hub().clients()).isEmpty());
    }
}
