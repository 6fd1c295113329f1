package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The health checks and the metrics, of a server and of a mount. */
class HealthIT {

    private static final String READY = "{\"status\":\"ready\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void start(HubBuilder hub, WebOptions options) {
        server = ChatServer.builder()
                .port(0)
                .metricsPort(0)
                .hub(hub.build())
                .options(options)
                .build()
                .start();
    }

    private HttpResponse<String> request(String method, int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> get(String path, String... headers) {
        return request("GET", server.port(), path, headers);
    }

    private static String notReady(String reason) {
        return "{\"status\":\"not-ready\",\"reason\":\"" + reason + "\"}";
    }

    private void assertNotReady(String reason) {
        for (int port : new int[] {server.port(), server.metricsPort()}) {
            HttpResponse<String> answer = request("GET", port, "/health/ready");
            assertThat(answer.body()).isEqualTo(notReady(reason));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(request("GET", port, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void server_isLiveAndReady() {
        start(Hub.builder(), WebOptions.DEFAULT);
        for (int port : new int[] {server.port(), server.metricsPort()}) {
            HttpResponse<String> ready = request("GET", port, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo(READY);
            assertThat(ready.headers().firstValue("content-type")).contains("application/json");
            assertThat(ready.headers().firstValue("cache-control")).contains("no-store");
            assertThat(ready.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(request("GET", port, "/health/live").body()).isEqualTo("{\"status\":\"live\"}");
            HttpResponse<String> head = request("HEAD", port, "/health/ready");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(request("POST", port, "/health/ready").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void serverThatDrains_isLiveAndNotReady() throws Exception {
        SlowHook hook = new SlowHook();
        start(Hub.builder().interceptor(hook), WebOptions.DEFAULT);
        RawClient client = hook.messageOf(server.port(), "");
        Thread stopping = new Thread(server::close);
        stopping.start();
        await().until(() -> !server.hub().isAccepting());

        assertNotReady("stopping");

        hook.decided.countDown();
        assertThat(client.receive()).contains("ack");
        assertThat(client.awaitClose()).isEqualTo(1012);
        stopping.join();
    }

    /** A hook that keeps a stop waiting. */
    private static final class SlowHook implements MessageInterceptor {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch decided = new CountDownLatch(1);

        @Override
        public MessageDecision intercept(MessageDraft draft) throws InterruptedException {
            asked.countDown();
            decided.await();
            return MessageDecision.accept();
        }

        /** A client whose message is in the hook. */
        RawClient messageOf(int port, String base) throws InterruptedException {
            RawClient client = RawClient.open(port);
            String head =
                    client.request(RawClient.handshake(port, base + "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n"));
            assertThat(head).startsWith("HTTP/1.1 101 ");
            client.receive();
            client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}");
            assertThat(client.receive()).contains("joined");
            client.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"the last\"}");
            asked.await();
            return client;
        }
    }

    @Test
    void fullServer_isNotReady() {
        start(Hub.builder().options(HubOptions.builder().maxConnections(1).build()), WebOptions.DEFAULT);
        RawClient client = RawClient.connect(server.port(), ProtocolVersion.V2);
        client.receive();
        assertNotReady("full");
        client.cut();
        await().untilAsserted(() -> assertThat(get("/health/ready").body()).isEqualTo(READY));
    }

    @Test
    void serverWithoutItsBroker_isNotReady() {
        StatefulBroker broker = new StatefulBroker();
        start(Hub.builder().broker(broker), WebOptions.DEFAULT);
        assertThat(get("/health/ready").body()).isEqualTo(READY);
        broker.handler.onState(false);
        assertNotReady("broker-disconnected");
        broker.handler.onState(true);
        assertThat(get("/health/ready").body()).isEqualTo(READY);
    }

    private static final class StatefulBroker extends ForwardingBroker {
        private volatile PublicationHandler handler;

        StatefulBroker() {
            super(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        @Override
        public void start(PublicationHandler deliverTo) {
            handler = deliverTo;
            super.start(deliverTo);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/team"})
    void mount_hasTheSamePaths_alsoWhileItDrains(String contextPath) throws Exception {
        Server host = new Server(0);
        ServletContextHandler context = new ServletContextHandler(contextPath);
        SlowHook hook = new SlowHook();
        Hub hub = Hub.builder().interceptor(hook).build();
        ChatMount.into(
                context, "/talk", hub, WebOptions.builder().openMetrics(true).build());
        host.setHandler(context);
        host.start();
        int port = ((ServerConnector) host.getConnectors()[0]).getLocalPort();
        String parent = contextPath.equals("/") ? "" : contextPath;
        String base = parent + "/talk";
        assertThat(request("GET", port, base + "/health/ready").body()).isEqualTo(READY);
        assertThat(request("GET", port, base + "/metrics").body()).contains("\nchathub_connections 0\n");
        assertThat(request("GET", port, parent + "/health/ready").statusCode()).isEqualTo(404);

        RawClient client = hook.messageOf(port, base);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                host.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> !hub.isAccepting());
        assertThat(request("GET", port, base + "/health/ready").body()).isEqualTo(notReady("stopping"));
        hook.decided.countDown();
        assertThat(client.receive()).contains("ack");
        assertThat(client.awaitClose()).isEqualTo(1012);
        stopped.join();
    }

    @Test
    void metrics_areForOperators_unlessTheyAreOpenOrOnTheirOwnPort() {
        start(Hub.builder(), WebOptions.builder().adminToken("a-long-secret").build());
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        HttpResponse<String> answer = get("/metrics", "Authorization", "Bearer a-long-secret");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type.replace(" ", ""))
                        .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8"));
        assertThat(answer.body()).contains("\nchathub_connections 0\n", "\njvm_memory_used_bytes{area=\"heap\"} ");
        HttpResponse<String> own = request("GET", server.metricsPort(), "/metrics");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body().lines().filter(line -> line.startsWith("#")))
                .containsExactlyElementsOf(answer.body()
                        .lines()
                        .filter(line -> line.startsWith("#"))
                        .toList());
        stop();

        start(
                Hub.builder(),
                WebOptions.builder()
                        .adminToken("a-long-secret")
                        .openMetrics(true)
                        .build());
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsPort_servesNothingElse() {
        start(Hub.builder(), WebOptions.DEFAULT);
        for (String path : new String[] {"/", "/admin", "/api/status", "/api/monitoring", "/ws", "/metrics/"}) {
            assertThat(request("GET", server.metricsPort(), path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
