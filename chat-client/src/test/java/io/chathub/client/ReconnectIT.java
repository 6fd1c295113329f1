package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectIT extends ClientIT {

    private static final ReconnectPolicy RETRY_FIRST = ReconnectPolicy.builder()
            .baseDelay(Duration.ofMillis(20))
            .maxDelay(Duration.ofMillis(100))
            .retryFirst(true)
            .build();

    @Test
    void cutConnection_reconnectsAndRejoins() throws Exception {
        ChatClient client = joined(builder());
        ScriptedServer.Peer first = server.next();
        assertThat(first.text()).contains("join");
        first.cut();
        ScriptedServer.Peer second = server.next();
        assertThat(second.text())
                .matches("\\{\"type\":\"join\",\"ref\":\"1\",\"username\":\"John\",\"room\":\"lobby\","
                        + "\"since\":\\{\"epoch\":\"e\",\"offset\":0}}");
        assertThat(listener.next()).isEqualTo("connected c1");
        Disconnection loss = (Disconnection) listener.next();
        assertThat(loss.code()).isEqualTo(1006);
        assertThat(loss.willReconnect()).isTrue();
        assertThat(loss.delay()).isBetween(Duration.ofMillis(2), Duration.ofMillis(20));
        assertThat(listener.next()).isEqualTo("connected c2");
        assertThat(client.connectionId()).isEqualTo("c2");
        client.room("lobby").send("back").join();
        assertThat(second.text()).contains("back");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1012, 4005, 4008, 4012, 4013})
    void nonFinalCloseCode_reconnects(int code) throws Exception {
        joined(builder());
        server.next().close(code, "see you");
        listener.next();
        Disconnection loss = (Disconnection) listener.next();
        assertThat(loss.code()).isEqualTo(code);
        assertThat(loss.reason()).isEqualTo("see you");
        assertThat(loss.willReconnect()).isTrue();
        assertThat(listener.next()).isEqualTo("connected c2");
    }

    @ParameterizedTest
    @ValueSource(ints = {4500, 4503, 4504, 4509})
    void finalCloseCode_closesTheClient(int code) throws Exception {
        ChatClient client = joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "bye");
        peer.close(code, "kicked");
        Disconnection last = Disconnection.last(code, "kicked");
        assertThat(client.closed().get(10, TimeUnit.SECONDS)).isEqualTo(last);
        assertThat(listener.heard).hasSize(4);
        assertThat(listener.heard.subList(2, 4)).containsExactly(last, new RecordingListener.Closed(last));
        assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        // The threads end without close(), so nothing is left to reconnect.
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void policyNever_closesTheClient() throws Exception {
        ChatClient client = joined(builder().reconnect(ReconnectPolicy.NEVER));
        server.next().close(1012, "");
        assertThat(client.closed().get(10, TimeUnit.SECONDS).code()).isEqualTo(1012);
    }

    @Test
    void reconnectAdvice_setsTheDelayOnce() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.send("{\"type\":\"reconnect\",\"after\":1}");
        peer.close(1012, "restart");
        listener.next();
        assertThat(((Disconnection) listener.next()).delay()).isEqualTo(Duration.ofMillis(1));
        server.next().cut();
        assertThat(listener.next()).isEqualTo("connected c2");
        assertThat(((Disconnection) listener.next()).delay()).as("once").isGreaterThan(Duration.ofMillis(1));
    }

    @Test
    void tokenSupplier_isCalledBeforeEachAttempt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        joined(builder().token(() -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("no token, on purpose");
            }
            return "t" + asked.get();
        }));
        ScriptedServer.Peer first = server.next();
        assertThat(first.request).contains("Authorization: Bearer t1\r\n");
        first.cut();
        assertThat(server.next().request).contains("Authorization: Bearer t3\r\n");
    }

    @Test
    void serverWithoutV2_failsTheAttempt() {
        server.speaksV2 = false;
        ConnectFailedException failure = failure(build(builder()).connect());
        assertThat(failure.closeCode()).isEqualTo(1002);
        assertThat(failure).hasMessageContaining("chat.v2");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 302})
    void finalHttpRefusal_closesTheClientEvenWithRetryFirst(int status) throws Exception {
        server.refuse(status + " No");
        ChatClient client = build(builder().reconnect(RETRY_FIRST));
        CompletableFuture<String> connecting = client.connect();
        ConnectFailedException failure = failure(connecting);
        assertThat(failure.httpStatus()).hasValue(status);
        assertThat(failure.closeCode()).isEqualTo(1006);
        assertThat(client.closed().get(10, TimeUnit.SECONDS).reason())
                .isEqualTo("handshake refused with HTTP " + status);
        assertThat(listener.heard).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void temporaryHttpRefusal_isRetried(int status) throws Exception {
        joined(builder());
        server.refuse(status + " Later\r\nContent-Length: 0");
        server.next().cut();
        server.next();
        assertThat(server.accepted()).isEqualTo(3);
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isInstanceOf(Disconnection.class);
        assertThat(listener.next()).isEqualTo("connected c3");
    }

    /** As a proxy answers while the server behind it is replaced. */
    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404})
    void finalHttpRefusalAfterAConnection_isRetriedWithANewToken(int status) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        joined(builder().token(() -> "t" + asked.incrementAndGet()));
        server.refuse(status + " No\r\nContent-Length: 0");
        server.next().cut();
        assertThat(server.next().request).contains("Authorization: Bearer t3\r\n");
        assertThat(server.accepted()).isEqualTo(3);
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isInstanceOf(Disconnection.class);
        assertThat(listener.next()).isEqualTo("connected c3");
    }

    @Test
    void finalHttpRefusalAfterAConnection_closesTheClientInTheEnd() throws Exception {
        ChatClient client = joined(builder()
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(20))
                        .maxDelay(Duration.ofMillis(100))
                        .refusedFor(Duration.ZERO)
                        .build()));
        server.refuse("404 No");
        server.next().cut();
        assertThat(client.closed().get(10, TimeUnit.SECONDS).reason()).isEqualTo("handshake refused with HTTP 404");
    }

    @Test
    void invalidHandshakeResponse_failsTheAttempt() {
        server.refuse("101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade");
        assertThat(failure(build(builder()).connect()).closeCode()).isEqualTo(1002);
    }

    @Test
    void firstAttemptWithoutServer_failsAtOnce() throws Exception {
        server.close();
        ChatClient client = build(builder());
        ConnectFailedException failure = failure(client.connect());
        assertThat(failure).hasCauseInstanceOf(IOException.class);
        assertThat(failure.httpStatus()).isEmpty();
        assertThat(client.closed().get(10, TimeUnit.SECONDS).willReconnect()).isFalse();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    @Test
    void firstAttemptWithoutServer_isRepeatedWithRetryFirst() throws Exception {
        int port = server.port();
        server.close();
        ChatClient client = build(builder().reconnect(RETRY_FIRST));
        CompletableFuture<String> connecting = client.connect();
        await().until(() -> client.state() == ClientState.WAITING);
        assertThat(connecting).isNotDone();
        server = new ScriptedServer(port);
        assertThat(connecting.get(10, TimeUnit.SECONDS)).isEqualTo("c1");
    }

    @Test
    void handshakeWithoutResponse_failsAtTheTimeout() throws Exception {
        server.answersHandshake = false;
        assertThat(failure(
                        build(builder().connectTimeout(Duration.ofMillis(100))).connect()))
                .hasMessageContaining("no connect event within PT0.1S");
        assertThat(server.next().request).isNotEmpty();
    }

    @Test
    void handshakeWithoutConnectEvent_failsAtTheTimeout() {
        server.sendsConnect = false;
        assertThat(failure(
                        build(builder().connectTimeout(Duration.ofMillis(100))).connect()))
                .hasMessageContaining("no connect event within PT0.1S");
    }

    @Test
    void peerWithoutPongs_isAbortedAndReconnected() throws Exception {
        server.answersPings = false;
        joined(builder().pingInterval(Duration.ofMillis(50)));
        ScriptedServer.Peer peer = server.next();
        assertThat(listener.next()).isEqualTo("connected c1");
        Disconnection loss = (Disconnection) listener.next();
        assertThat(loss.code()).isEqualTo(1006);
        assertThat(loss.reason()).isEqualTo("no answer to a ping");
        assertThat(peer.pings).hasSize(1);
        assertThat(peer.awaitEnd()).isTrue();
        assertThat(listener.next()).isEqualTo("connected c2");
    }

    @Test
    void peerWithPongs_staysConnected() throws Exception {
        ChatClient client = joined(builder().pingInterval(Duration.ofMillis(300)));
        ScriptedServer.Peer peer = server.next();
        await().until(() -> peer.pings.size() >= 3);
        assertThat(client.connectionId()).isEqualTo("c1");
        assertThat(listener.heard).containsExactly("connected c1");
    }

    @Test
    void secondConnect_throws() {
        ChatClient client = build(builder());
        client.connect().join();
        assertThatThrownBy(client::connect).isInstanceOf(IllegalStateException.class);
    }

    private static ConnectFailedException failure(CompletableFuture<String> connecting) {
        try {
            connecting.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConnectFailedException failure) {
                return failure;
            }
            throw new AssertionError("another exception", e);
        }
        throw new AssertionError("connected");
    }
}
