package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.event.EventDispatcher;
import io.chathub.client.ClientState;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.spi.TransportEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When attempts are made and given up, in a time that stands still. The jitter is always the highest. */
@Timeout(20)
class ConnectionLoopTest {

    private static final Duration MS = Duration.ofMillis(1);

    private final ManualTimer timer = new ManualTimer();
    private final List<FakeTransport> transports = new ArrayList<>();
    private ConnectionLoop loop = loop(ReconnectPolicy.DEFAULT);

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
        assertThat(loop.closed()).isDone();
    }

    @Test
    void theWaitsGrowWhileAttemptsFailAndShrinkAfterAConnectionThatLasted() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).connect("c1");
        assertThat(connecting.join()).isEqualTo("c1");
        timer.advance(Duration.ofSeconds(5));
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        transports.get(1).end(1006);
        assertAttemptAfter(1_000);
        transports.get(2).connect("c3");
        timer.advance(Duration.ofSeconds(4));
        transports.get(2).end(1006);
        assertAttemptAfter(2_000);
        transports.get(3).connect("c4");
        timer.advance(Duration.ofSeconds(5));
        transports.get(3).end(1006);
        assertAttemptAfter(500);
    }

    @Test
    void retryAfterIsWaitedFor() {
        connectFirst();
        timer.advance(Duration.ofSeconds(5));
        transports.get(0).end(1012);
        assertAttemptAfter(500);
        transports.get(1).listener.onEnd(new TransportEnd(1006, "", 503, Duration.ofSeconds(20), null));
        assertAttemptAfter(21_000);
    }

    @Test
    void anAttemptIsGivenUpAtItsDeadlineAndItsLateAnswerMeansNothing() {
        connectFirst();
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        timer.advance(Duration.ofSeconds(10));
        FakeTransport late = transports.get(1);
        assertThat(late.calls.get(1)).isEqualTo("abort no connect event within PT10S");
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        late.connect("late");
        late.end(1006);
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        timer.advance(Duration.ofSeconds(1));
        assertThat(transports).hasSize(3);
        transports.get(2).connect("c3");
        assertThat(loop.connectionId()).isEqualTo("c3");
    }

    @Test
    void aConnectionHasNoDeadline() {
        connectFirst();
        timer.advance(Duration.ofSeconds(11));
        assertThat(loop.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void aSilentPeerIsGivenUpBetweenTwoPings() {
        connectFirst();
        FakeTransport transport = transports.get(0);
        timer.advance(Duration.ofSeconds(25));
        transport.listener.onActivity();
        timer.advance(Duration.ofSeconds(25));
        assertThat(transport.calls).containsExactly("open", "ping", "ping");
        timer.advance(Duration.ofSeconds(25));
        assertThat(transport.calls).containsExactly("open", "ping", "ping", "abort no answer to a ping");
    }

    @Test
    void theFirstAttemptIsTheLastByDefault() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).end(1006);
        assertThatThrownBy(() -> connecting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectFailedException.class);
        assertThat(loop.state()).isEqualTo(ClientState.CLOSED);
        timer.advance(Duration.ofDays(1));
        assertThat(transports).hasSize(1);
        assertThat(timer.stopped).isTrue();
    }

    @Test
    void theFirstAttemptIsOneOfManyWhereThePolicySaysSo() {
        loop = loop(ReconnectPolicy.builder().retryFirst(true).build());
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).end(1006);
        assertAttemptAfter(500);
        assertThat(connecting).isNotDone();
        transports.get(1).connect("c2");
        assertThat(connecting.join()).isEqualTo("c2");
    }

    @Test
    void aPeerThatDoesNotAnswerTheCloseFrameIsCutAfterTheTimeout() throws Exception {
        connectFirst();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(loop::close);
        await().until(() -> transports.get(0).calls.contains("close 1000"));
        assertThat(loop.closed()).isNotDone();
        await().until(() -> {
            timer.advance(Duration.ofSeconds(2));
            return loop.closed().isDone();
        });
        closing.get(10, TimeUnit.SECONDS);
        assertThat(transports.get(0).calls).contains("abort the peer did not answer the close frame");
        assertThat(timer.stopped).isTrue();
    }

    private void connectFirst() {
        CompletableFuture<String> connecting = loop.connect();
        transports.get(0).connect("c1");
        assertThat(connecting.join()).isEqualTo("c1");
    }

    /** No attempt is made until just before {@code millis}, and one then. */
    private void assertAttemptAfter(long millis) {
        int before = transports.size();
        assertThat(loop.state()).isEqualTo(ClientState.WAITING);
        timer.advance(Duration.ofMillis(millis).minus(MS));
        assertThat(transports).hasSize(before);
        timer.advance(MS);
        assertThat(transports).hasSize(before + 1);
        assertThat(loop.state()).isEqualTo(ClientState.CONNECTING);
    }

    private ConnectionLoop loop(ReconnectPolicy policy) {
        ClientOptions options = Options.of(policy, 256, 1);
        return new ConnectionLoop(
                options,
                new EventDispatcher("loop-test-events", options.maxPendingEvents()),
                timer,
                () -> Math.nextDown(1.0),
                listener -> {
                    FakeTransport transport = new FakeTransport(listener);
                    transports.add(transport);
                    return transport;
                });
    }
}
