package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.ClientState;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.spi.TransportEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of attempts, aborts and reconnects, in virtual time and with the highest jitter. */
@Timeout(20)
class ConnectionLoopTest {

    private static final Duration MS = Duration.ofMillis(1);

    private final SimulatedRuntime runtime = new SimulatedRuntime(1, () -> -1L); // nextDouble() is the highest
    private final List<FakeTransport> transports = new ArrayList<>();
    private ConnectionLoop loop = loop(ReconnectPolicy.DEFAULT);

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
        assertThat(loop.closed()).isDone();
    }

    @Test
    void delays_growWithFailuresAndResetAfterALongConnection() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).connect("c1");
        assertThat(result(connecting)).isEqualTo("c1");
        runtime.advance(Duration.ofSeconds(5));
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        transports.get(1).end(1006);
        assertAttemptAfter(1_000);
        transports.get(2).connect("c3");
        runtime.advance(Duration.ofSeconds(4));
        transports.get(2).end(1006);
        assertAttemptAfter(2_000);
        transports.get(3).connect("c4");
        runtime.advance(Duration.ofSeconds(5));
        transports.get(3).end(1006);
        assertAttemptAfter(500);
    }

    @Test
    void retryAfter_isAddedToTheDelay() {
        connectFirst();
        runtime.advance(Duration.ofSeconds(5));
        transports.get(0).end(1012);
        assertAttemptAfter(500);
        transports.get(1).listener.onEnd(TransportEnd.refused(503, Duration.ofSeconds(20)));
        assertAttemptAfter(21_000);
    }

    @Test
    void attemptWithoutConnectEvent_isAbortedAndItsLateEventIgnored() {
        connectFirst();
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        runtime.advance(Duration.ofSeconds(10));
        FakeTransport late = transports.get(1);
        assertThat(late.calls.get(1)).isEqualTo("abort no connect event within PT10S");
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        late.connect("late");
        late.end(1006);
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        runtime.advance(Duration.ofSeconds(1));
        assertThat(transports).hasSize(3);
        transports.get(2).connect("c3");
        assertThat(loop.connectionId()).isEqualTo("c3");
    }

    @Test
    void connectTimeout_doesNotApplyToAConnection() {
        connectFirst();
        runtime.advance(Duration.ofSeconds(11));
        assertThat(loop.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void silentPeer_isAbortedAtTheSecondPing() {
        connectFirst();
        FakeTransport transport = transports.get(0);
        runtime.advance(Duration.ofSeconds(25));
        transport.listener.onActivity();
        runtime.advance(Duration.ofSeconds(25));
        assertThat(transport.calls).containsExactly("open", "ping", "ping");
        runtime.advance(Duration.ofSeconds(25));
        assertThat(transport.calls).containsExactly("open", "ping", "ping", "abort no answer to a ping");
    }

    @Test
    void slowListener_holdsTheTransportAndIsNotTakenForADeadPeer() {
        connectFirst();
        FakeTransport transport = transports.get(0);
        CompletableFuture<?> joining = loop.rooms().session("dev").join();
        String join = transport.calls.get(1);
        transport.text("{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\","
                + "\"epoch\":\"e\",\"offset\":0,\"recovered\":true,\"events\":[],\"members\":[],\"memberCount\":1}");
        assertThat(join).contains("\"ref\":\"1\"");
        assertThat(result(joining)).isNotNull();
        for (int i = 0; i < 16; i++) {
            assertThat(transport.listener.isReady()).isTrue();
            transport.text("{\"type\":\"user-left\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"dev\"}");
        }
        // The dispatch thread has not run, as if a listener were busy.
        assertThat(transport.listener.isReady()).isFalse();
        runtime.run();
        assertThat(transport.calls).endsWith("resume");
        assertThat(transport.listener.isReady()).isTrue();
    }

    @Test
    void failedFirstAttempt_closesTheClientByDefault() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).end(1006);
        assertThatThrownBy(() -> result(connecting)).hasCauseInstanceOf(ConnectFailedException.class);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);
        runtime.advance(Duration.ofDays(1));
        assertThat(transports).hasSize(1);
        assertThat(runtime.scheduled()).isZero();
    }

    @Test
    void failedFirstAttempt_isRepeatedWithRetryFirst() {
        loop = loop(ReconnectPolicy.builder().retryFirst(true).build());
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        assertThat(connecting).isNotDone();
        transports.get(1).connect("c2");
        assertThat(result(connecting)).isEqualTo("c2");
    }

    /** As a proxy answers while the server behind it is replaced. */
    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404})
    void finalRefusalAfterAConnection_isRepeatedForFiveMinutes(int status) {
        connectFirst();
        transports.get(0).end(1006);
        long attempts = refuseAll(status);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);
        assertThat(refusedAt)
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(5).plusSeconds(30));
        assertThat(attempts).isBetween(10L, 20L);
        runtime.run();
        assertThat(loop.closed().join().reason()).isEqualTo("handshake refused with HTTP " + status);
    }

    @Test
    void connectionAfterRefusals_isKept() {
        connectFirst();
        transports.get(0).end(1006);
        for (int life = 0; life < 4; life++) {
            for (int i = 0; i < 10; i++) {
                refuseNext(404);
            }
            nextAttempt();
            transports.get(transports.size() - 1).connect("again");
            assertThat(loop.state()).isEqualTo(ClientState.CONNECTED);
            runtime.advance(Duration.ofSeconds(6));
            transports.get(transports.size() - 1).end(1006);
        }
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
    }

    @Test
    void otherFailureBetweenRefusals_startsTheTimeAgain() {
        connectFirst();
        transports.get(0).end(1006);
        for (int i = 0; i < 40; i++) {
            refuseNext(404);
            nextAttempt();
            transports.get(transports.size() - 1).end(1006);
        }
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
    }

    @Test
    void unauthorized_isTriedOnceMoreWithANewToken() {
        ReconnectPolicy atOnce =
                ReconnectPolicy.builder().refusedFor(Duration.ZERO).build();
        loop = loop(atOnce, () -> "token");
        connectFirst();
        transports.get(0).end(1006);
        refuseNext(401);
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        refuseNext(401);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);

        transports.clear();
        loop = loop(atOnce, null);
        connectFirst();
        transports.get(0).end(1006);
        refuseNext(401);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);
    }

    @Test
    void finalCloseCodeAfterAConnection_isFinal() {
        connectFirst();
        transports.get(0).end(4503);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);
    }

    private Duration refusedAt = Duration.ZERO;

    /** Refuses each attempt until the client gives up. Returns the number of attempts. */
    private long refuseAll(int status) {
        long attempts = 0;
        nextAttempt();
        long begun = runtime.nanoTime();
        while (true) {
            attempts++;
            transports.get(transports.size() - 1).listener.onEnd(TransportEnd.refused(status, Duration.ZERO));
            if (loop.state() == ClientState.CLOSED) {
                refusedAt = Duration.ofNanos(runtime.nanoTime() - begun);
                return attempts;
            }
            nextAttempt();
        }
    }

    private void refuseNext(int status) {
        nextAttempt();
        transports.get(transports.size() - 1).listener.onEnd(TransportEnd.refused(status, Duration.ZERO));
    }

    private void nextAttempt() {
        int before = transports.size();
        for (int second = 0; transports.size() == before; second++) {
            assertThat(second).as("the longest delay").isLessThanOrEqualTo(30);
            runtime.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void closeFrameWithoutAnswer_abortsAfterTheTimeout() {
        connectFirst();
        loop.close();
        assertThat(runtime.nanoTime()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(loop.closed()).isDone();
        assertThat(transports.get(0).calls)
                .containsExactly("open", "close 1000", "abort the peer did not answer the close frame");
        assertThat(runtime.scheduled()).isZero();
    }

    private <T> T result(CompletableFuture<T> future) {
        runtime.run();
        assertThat(future).isDone();
        return future.join();
    }

    private void connectFirst() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).connect("c1");
        assertThat(result(connecting)).isEqualTo("c1");
    }

    /** No attempt is made until just before {@code millis}, and one then. */
    private void assertAttemptAfter(long millis) {
        int before = transports.size();
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        runtime.advance(Duration.ofMillis(millis).minus(MS));
        assertThat(transports).hasSize(before);
        runtime.advance(MS);
        assertThat(transports).hasSize(before + 1);
        assertThat(loop.state()).isEqualTo(ClientState.CONNECTING);
    }

    private ConnectionLoop loop(ReconnectPolicy policy) {
        return loop(policy, null);
    }

    private ConnectionLoop loop(ReconnectPolicy policy, @Nullable Supplier<String> token) {
        return new ConnectionLoop(Options.of(policy, 256, 1, token, runtime), "loop-test", (listener, unused) -> {
            FakeTransport transport = new FakeTransport(listener);
            transports.add(transport);
            return transport;
        });
    }
}
