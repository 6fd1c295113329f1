package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseIT extends ClientIT {

    private static final Disconnection GOODBYE = Disconnection.last(1000, "closed by this client");

    @Test
    void close_sends1000NotifiesTheListenersAndEndsAllThreads() throws Exception {
        ChatClient client = joined(builder());
        // Reader, writer, dispatch thread; the threads of the test before may need a moment to end.
        await().untilAsserted(() -> assertThat(Threads.ofClients()).hasSize(3));
        client.close();
        assertThat(server.next().closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(listener.heard).containsExactly("connected c1", GOODBYE, new RecordingListener.Closed(GOODBYE));
        assertThat(client.closed()).isCompletedWithValue(GOODBYE);
        assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        assertThat(client.connectionId()).isNull();
        client.close();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
        assertThat(listener.heard).hasSize(3);
    }

    @Test
    void close_failsUnacknowledgedMessages() throws Exception {
        server.answersRequests = false;
        ChatClient client = joined(builder());
        CompletableFuture<Receipt> unsent = client.room("lobby").send("Hi");
        CompletableFuture<RoomSnapshot> joining = client.room("lobby").join();
        client.close();
        assertThat(unsent)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(NotConnectedException.class);
        assertThat(joining).isCompletedExceptionally();
        assertThat(client.room("lobby").send("too late")).isCompletedExceptionally();
    }

    @Test
    void peerWithoutCloseFrame_isAborted() throws Exception {
        server.answersClose = false;
        ChatClient client = joined(builder().closeTimeout(Duration.ofMillis(100)));
        client.close();
        assertThat(client.closed()).isCompletedWithValue(GOODBYE);
        assertThat(server.next().awaitEnd()).isTrue();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    @Test
    void peerThatDoesNotReadOnClose_isAborted() throws Exception {
        server.reads = false;
        ChatClient client = joined(builder().closeTimeout(Duration.ofMillis(100)));
        fill(client);
        client.close();
        assertThat(client.closed()).isCompletedWithValue(GOODBYE);
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    @Test
    void closeInAListener_returnsAtOnce() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        CompletableFuture<ChatClient> self = new CompletableFuture<>();
        ChatClient client = build(builder().username("John").listener(new ChatListener() {
            @Override
            public void onMessage(MessagePosted event) {
                self.join().close();
                returned.countDown();
            }
        }));
        self.complete(client);
        client.connect().join();
        client.room("lobby").join().join();
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "go away");
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.closed().get(10, TimeUnit.SECONDS)).isEqualTo(GOODBYE);
        assertThat(peer.closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void closeWhileConnecting_failsTheConnectFuture() throws Exception {
        server.answersHandshake = false;
        ChatClient client = build(builder());
        CompletableFuture<String> connecting = client.connect();
        ScriptedServer.Peer peer = server.next();
        client.close();
        assertThatThrownBy(connecting::join).hasCauseInstanceOf(ConnectFailedException.class);
        peer.cut();
        assertThat(listener.heard).containsExactly(new RecordingListener.Closed(GOODBYE));
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    @Test
    void closeWhileWaiting_endsTheReconnects() throws Exception {
        ReconnectPolicy slow =
                ReconnectPolicy.builder().baseDelay(Duration.ofSeconds(30)).build();
        ChatClient client = joined(builder().reconnect(slow));
        server.next().cut();
        await().until(() -> client.state() == ClientState.WAITING);
        CompletableFuture<Receipt> waiting = client.room("lobby").send("Hi");
        client.close();
        assertThat(client.closed()).isCompletedWithValue(GOODBYE);
        assertThat(listener.heard).hasSize(3);
        assertThat(waiting).isCompletedExceptionally();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void closeBeforeConnect_notifiesNoListenerAndLeavesNoThread() {
        ChatClient client = build(builder());
        client.close();
        assertThat(client.closed()).isCompletedWithValue(GOODBYE);
        assertThat(listener.heard).isEmpty();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
        assertThatThrownBy(client::connect).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hangingListener_isInterruptedByClose() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ChatClient client =
                joined(builder().closeTimeout(Duration.ofMillis(100)).listener(new ChatListener() {
                    @Override
                    public void onMessage(MessagePosted event) {
                        hangs.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                    }
                }));
        server.next().message("Ann", "hang");
        assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
        assertThat(listener.heard).hasSize(4);
    }

    /** Fills the outbox and with it the buffers of the connection. */
    static void fill(ChatClient client) {
        for (int i = 0; i < 100; i++) {
            var unused = client.room("lobby").send("x".repeat(4_096));
        }
    }
}
